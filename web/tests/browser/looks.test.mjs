// Every state of every screen that has an address, full and empty, light and dark, wide and narrow: held against WCAG 2.2 AA by axe,
// nothing cut off at the window's edge; and a picture of each, for eyes (SHOTS says where to).
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { KNOWN, axe, states, stickingOut } from './screens.mjs'
import { ROOT, Stage, VIDEO, ask, clean, film, goTo, send, settled, until } from './stage.mjs'

const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const stage = new Stage()
let one
let pages
let full

const windowsOf = async (served) => {
  const light = await stage.open(served, { colorScheme: 'light' })
  const dark = await stage.window({ colorScheme: 'dark' })
  await dark.context().addCookies(await light.context().cookies())
  await dark.goto(`${served.origin}/`)
  return { light, dark }
}
/** Goes through states of a case in one window; what is wrong with them, and a picture of each. */
async function through(page, all, folder, look) {
  const wrong = []
  for (const [name, hash] of Object.entries(all)) {
    await goTo(page, hash)
    await settled(page)
    if (shots) await page.screenshot({ path: join(shots, `${folder}${name}-${look}.png`) })
    wrong.push(...(await axe(page, name)), ...(await stickingOut(page)).map((what) => `${name}: ${what}`))
  }
  return wrong
}

before(async () => {
  const folder = await stage.case('looks', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'), await film(stage, 'film.mp4', ...VIDEO))
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder)
  pages = await windowsOf(one)
  const { light } = pages
  const held = (await ask(light, '/api/items?limit=1000')).items.find((item) => item.held && item.kind === 'video').id
  await until('the findings are made', async () => (await ask(light, '/api/count')).as_of !== null, 60_000)
  const text = readFileSync(join(ROOT, 'examples/almaty-2022/report.md'), 'utf8')
  const saved = await send(light, 'PUT', '/api/reports/almaty', { key: crypto.randomUUID(), base: 0, text })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  full = states({ held, described: 'square-evening', event: 'residence-first-fire', element: 'un-basic-principles/warning', claim: 'c-chief-not-armed', toll: 't-media-19', incident: 'incident-2', report: 'almaty' })
})
after(() => stage.end())

test('no screen is left out', () => {
  const seen = new Set(Object.values(full).map((hash) => /^#\/(\w+)/.exec(hash)[1]))
  assert.deepEqual(KNOWN.filter((screen) => !seen.has(screen)), [])
})

for (const look of ['light', 'dark']) {
  test(`every screen of a full case, ${look}`, async () => {
    assert.deepEqual(await through(pages[look], full, '', look), [])
    clean(pages[look])
  })
}

test('every screen of a full case in a narrow window', async () => {
  const page = pages.light
  await page.setViewportSize({ width: 800, height: 900 })
  assert.deepEqual(await through(page, full, 'narrow-', 'light'), [])
  await page.setViewportSize({ width: 1440, height: 900 })
  clean(page)
})

test('every screen of an empty case', async () => {
  const empty = await windowsOf(await stage.serve(await stage.case('nothing', 'Nothing yet', 'UTC')))
  const { 'item-about': _, 'item-talk': __, 'item-history': ___, item: ____, ...all } = states({ held: 'nobody' })
  await until('there is nothing to find', async () => (await ask(empty.light, '/api/count')).as_of !== null, 60_000)
  for (const look of ['light', 'dark']) {
    assert.deepEqual(await through(empty[look], all, 'empty-', look), [])
    clean(empty[look], /status of 404/)
  }
})

test('every screen of a drill, synthetic films and tables', async () => {
  const drill = join(stage.folder, 'drill')
  await stage.sightline('drill', drill, '--seed', '1', '--cameras', '2', '--minutes', '1')
  const folder = await stage.case('synthetic', 'A drill', 'UTC', join(drill, 'material'))
  await stage.sightline('analyse', '--case', folder)
  const drilled = await windowsOf(await stage.serve(folder))
  const { items } = await ask(drilled.light, '/api/items?filter=kind:video|analysis:done&limit=5')
  await until('the times are computed', async () => (await ask(drilled.light, '/api/time')).bars.length > 0, 60_000)
  await until('the findings are made', async () => (await ask(drilled.light, '/api/count')).as_of !== null, 60_000)
  const event = (await ask(drilled.light, '/api/facts?table=events&limit=1')).rows[0].id
  const all = states({ held: items[0].id, event, take: items.slice(0, 2).map((item) => item.id).join('+') })
  for (const look of ['light', 'dark']) {
    assert.deepEqual(await through(drilled[look], all, 'drill-', look), [])
    clean(drilled[look])
  }
})

test('every text is there in Russian too', async () => {
  const page = pages.light
  await goTo(page, '#/items')
  await page.getByRole('button', { name: 'Look, language and keys' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Русский' }).click()
  await page.getByRole('link', { name: 'Материалы' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ru')
  if (shots) await page.screenshot({ path: join(shots, 'items-ru.png') })
  clean(page)
})
