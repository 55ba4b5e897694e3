// Holds that every text stands in the catalogues: no component has words of its own, every key that is asked for is there,
// every key that is there is asked for, and both catalogues have the same keys with the same places to fill in.
//
//   node scripts/words.mjs [FOLDER]      FOLDER: src, unless a test hands in another
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'svelte/compiler'

/** Attributes that people read or hear. */
const READ = new Set(['title', 'aria-label', 'placeholder', 'alt', 'label', 'text', 'hint', 'aria-description', 'none', 'summary'])
/** Keys that are put together at run time, by the lists in which their words stand (`word('state', …)`). */
const LETTERS = /\p{L}{2,}/u

export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** Words that stand in a component itself: each as `line: what`. */
export function ownWords(source) {
  const found = []
  const lineOf = (offset) => source.slice(0, offset).split('\n').length
  const visit = (node, parents) => {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const one of node) visit(one, parents)
      return
    }
    if (node.type === 'Comment') return
    if (node.type === 'Text' && LETTERS.test(node.data ?? '')) {
        if (parents.some((parent) => parent.type === 'StyleDirective')) return
      const attribute = parents.findLast((parent) => parent.type === 'Attribute')
      if (!attribute || READ.has(attribute.name)) found.push(`${lineOf(node.start)}: ${JSON.stringify(node.data.trim())}`)
    }
    if (node.type === 'Attribute' && node.name === 'style') found.push(`${lineOf(node.start)}: a style attribute; the content security policy forbids it, use style:name={…}`)
    for (const [name, value] of Object.entries(node)) {
      if (name === 'css' || name === 'instance' || name === 'module' || name === 'loc' || name === 'metadata') continue
      if (value && typeof value === 'object') visit(value, node.type ? [...parents, node] : parents)
    }
  }
  visit(parse(source, { modern: true }).fragment, [])
  return found
}

const places = (text) => JSON.stringify([...new Set((typeof text === 'string' ? text : Object.values(text).join(' ')).match(/\{\w+\}/g) ?? [])].sort())

export function check(folder) {
  const wrong = []
  const read = (name) => JSON.parse(readFileSync(join(folder, 'words', name), 'utf8'))
  const en = read('en.json')
  const ru = read('ru.json')
  for (const key of Object.keys(en)) {
    if (!(key in ru)) wrong.push(`ru.json has no ${key}`)
    else if (places(en[key]) !== places(ru[key])) wrong.push(`${key}: en and ru have other places to fill in`)
    if (typeof en[key] === 'object' && typeof ru[key] !== 'object') wrong.push(`${key}: ru needs its plural forms`)
  }
  for (const key of Object.keys(ru)) if (!(key in en)) wrong.push(`en.json has no ${key}`)
  for (const key of Object.keys(ru)) {
    if (typeof ru[key] === 'object') for (const form of ['one', 'few', 'many', 'other']) if (!(form in ru[key])) wrong.push(`${key}: ru has no form ${form}`)
  }

  const used = new Set()
  const starts = new Set()
  const named = new Set()
  for (const file of filesIn(folder)) {
    const source = readFileSync(file, 'utf8')
    const name = relative(folder, file)
    if (file.endsWith('.svelte')) for (const own of ownWords(source)) wrong.push(`${name}:${own}`)
    for (const [, key] of source.matchAll(/\bt\(\s*'([^']+)'/g)) {
      used.add(key)
      if (!(key in en)) wrong.push(`${name}: no text for ${key}`)
    }
    for (const [, start] of source.matchAll(/\bt\(\s*`([^`$]+)\$\{/g)) starts.add(start)
    for (const [, list] of source.matchAll(/\bword\(\s*'([^']+)'/g)) starts.add(`${list}.`)
    // A list may be chosen at run time, from names that stand in the sources.
    for (const [, list] of source.matchAll(/'([a-zA-Z]+)'/g)) if (Object.keys(en).some((key) => key.startsWith(`${list}.`))) named.add(`${list}.`)
    for (const [, list] of source.matchAll(/\blist=["']([a-z]+)["']/g)) starts.add(`${list}.`)
    for (const [, key] of source.matchAll(/'([a-z]+\.[A-Za-z.]+)'/g)) used.add(key)
  }
  for (const key of Object.keys(en)) {
    if (!used.has(key) && ![...starts, ...(/^[a-zA-Z]+\.[a-z_ ]+$/.test(key) ? named : [])].some((start) => key.startsWith(start))) wrong.push(`nothing asks for ${key}`)
  }
  return wrong
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const wrong = check(process.argv[2] ?? new URL('../src', import.meta.url).pathname)
  for (const one of wrong) console.error(`words: ${one}`)
  if (wrong.length) {
    console.error(`words: ${wrong.length} to mend; texts stand in src/words/en.json and src/words/ru.json`)
    process.exit(1)
  }
  console.log('words: every text stands in both catalogues')
}
