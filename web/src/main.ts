import { mount } from 'svelte'

import App from './App.svelte'
import { begin } from './frame/theme.svelte.ts'
import './style/base.css'
import { speak } from './words/words.svelte.ts'

begin()
await speak()
mount(App, { target: document.getElementById('app')! })
