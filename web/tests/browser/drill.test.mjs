// A drill (a synthetic event) from an empty start: its folder of films and tables is brought in as a folder, decoded, and watched; what its
// tables say of times stands on the screen of times.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ROOT, Stage, ask, clean, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let page
let drill

before(async () => {
  drill = join(stage.folder, 'drill')
  await stage.sightline('drill', drill, '--seed', '1', '--cameras', '3', '--minutes', '1')
  one = await stage.serve(await stage.case('synthetic', 'A drill', 'UTC'))
  page = await stage.open(one)
})
after(() => stage.end())

test('a folder of films and tables is brought in as it lies, and decoded', async () => {
  await page.getByText('Nothing has been brought in yet').waitFor()
  await page.locator('input[webkitdirectory]').setInputFiles(join(drill, 'material'))
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/tables: their rows become facts/).waitFor()
  await dialog.getByRole('button', { name: 'Bring in' }).click()
  const page1 = await until('films are there and decoded', async () => {
    const list = await ask(page, '/api/items?filter=kind:video&limit=100')
    return list.items.some((item) => item.held) && list.items.filter((item) => item.held).every((item) => item.analysis !== 'none') ? list : null
  }, 240_000)
  assert.ok(page1.items.filter((item) => item.analysis === 'done').length >= 3)
  assert.equal((await ask(page, '/api/uploads')).length, 0, 'nothing stays on its way')
  const counts = (await ask(page, '/api/case')).counts
  assert.ok(counts.events > 0 && counts.evidence > 0, JSON.stringify(counts))
  clean(page)
})

test('a film of it is watched and marked, and its sound and pictures lie on one ruler', async () => {
  const { items } = await ask(page, '/api/items?filter=kind:video|analysis:done&limit=5')
  await goTo(page, `#/item/${encodeURIComponent(items[0].id)}`)
  await page.locator('video').waitFor({ state: 'attached' })
  if (await page.locator('.cover.covered').count()) await page.keyboard.press('u')
  await until('the film is there', () => page.locator('video').evaluate((node) => node.readyState >= 2))
  await page.locator('.strip .frames img').first().waitFor()
  await page.locator('.strip canvas.wave').waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('m')
  await page.keyboard.type('A flag is seen on the roof')
  await page.keyboard.press('Enter')
  await until('it is recorded', async () => (await ask(page, '/api/facts?table=observations&q=flag+roof&limit=5')).rows.length === 1)
  clean(page)
})

test('the wall shows its films, none uncovered that nobody has looked at', async () => {
  await goTo(page, '#/items?view=wall')
  await page.locator('.wall .tile img').first().waitFor()
  const bare = await page.locator('.wall .cover:not(.covered) img').count()
  const { items } = await ask(page, '/api/items?filter=graphic:no&limit=100')
  assert.ok(bare <= items.length + 1, `${bare} pictures uncovered, ${items.length} items called harmless`)
  clean(page)
})

test('the example of Almaty, from an empty start: its folder is brought in at the window, and every screen has something to say', async () => {
  const empty = await stage.open(await stage.serve(await stage.case('almaty', 'Almaty, January 2022', 'Asia/Almaty')))
  await empty.getByText('Nothing has been brought in yet').waitFor()
  await empty.locator('input[webkitdirectory]').setInputFiles(join(ROOT, 'examples/almaty-2022'))
  await empty.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click()
  await until('its rows are facts', async () => (await ask(empty, '/api/case')).counts.claims > 100, 120_000)
  await until('the times are computed', async () => (await ask(empty, '/api/time')).bars.length > 100, 60_000)
  await until('the findings are made', async () => (await ask(empty, '/api/count')).numbers.length > 10, 60_000)
  for (const [hash, says] of [
    ['#/items', 'Small rally at noon on the square'], ['#/time', '1 contradiction'], ['#/count', 'at least 10'], ['#/incidents', 'Incident Two: shooting at the presidential residence'],
    ['#/claims', 'Partly'], ['#/law', 'Use of force'], ['#/tolls', 'Everything that is counted'], ['#/case/imports', 'What came in'],
  ]) {
    await goTo(empty, hash)
    await empty.getByText(says).first().waitFor({ state: 'attached' })
  }
  clean(empty)
})
