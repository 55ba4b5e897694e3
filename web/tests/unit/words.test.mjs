// The texts of the workbench: none in a component, the same keys in every catalogue; and the check can fail.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { check, ownWords } from '../../scripts/words.mjs'

test('every text stands in both catalogues, and none in a component', () => {
  assert.deepEqual(check(new URL('../../src', import.meta.url).pathname), [])
})

test('a text in a component is found, in the page and in what is read out', () => {
  assert.deepEqual(ownWords('<p>Save all</p>').length, 1)
  assert.deepEqual(ownWords('<button title="Save all"></button>').length, 1)
  assert.deepEqual(ownWords('<p style="color: red">{t("a.b")}</p>').length, 1)
  assert.deepEqual(ownWords('<p class="said row">{text}</p><i data-x="word word">· 12</i>'), [])
})
