// Where: regions over the case's own base, without asking anybody; places by name in any script and by coordinates; through time.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ROOT, Stage, ask, clean, goTo, until } from './stage.mjs'

const stage = new Stage()
let page

before(async () => {
  const folder = await stage.case('map', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'))
  const one = await stage.serve(folder)
  page = await stage.open(one)
  await until('the times are computed', async () => (await ask(page, '/api/time')).bars.length > 100, 60_000)
})
after(() => stage.end())

/** Bytes of a varint (Protocol Buffers, and PMTiles' directories). */
const varint = (n) => {
  const out = []
  for (; n > 127; n = Math.floor(n / 128)) out.push((n % 128) | 128)
  return [...out, n]
}
const field = (number, wire, value) => [...varint(number * 8 + wire), ...(wire === 2 ? [...varint(value.length), ...value] : varint(value))]
const text = (words) => [...new TextEncoder().encode(words)]

/** A map of one tile (zoom 0) whose layer "water" covers all of it: Mapbox Vector Tile 2.1 in PMTiles 3, nothing compressed. */
function pmtiles() {
  const zigzag = (n) => (n < 0 ? -2 * n - 1 : 2 * n)
  const to = (...moves) => moves.flatMap((n) => varint(zigzag(n)))
  const ring = [...varint(9), ...to(0, 0), ...varint(26), ...to(4096, 0), ...to(0, 4096), ...to(-4096, 0), ...varint(15)]
  const feature = [...field(3, 0, 3), ...field(4, 2, ring)]
  const layer = [...field(15, 0, 2), ...field(1, 2, text('water')), ...field(2, 2, feature), ...field(5, 0, 4096)]
  const tile = field(3, 2, layer)
  const about = text(JSON.stringify({ vector_layers: [{ id: 'water', fields: {} }], attribution: 'nobody' }))
  const directory = [...varint(1), ...varint(0), ...varint(1), ...varint(tile.length), ...varint(1)]
  const header = Buffer.alloc(127)
  header.write('PMTiles')
  header[7] = 3
  const at = [127, directory.length, 127 + directory.length, about.length, 127 + directory.length + about.length, 0, 127 + directory.length + about.length, tile.length, 1, 1, 1]
  for (const [n, value] of at.entries()) header.writeBigUInt64LE(BigInt(value), 8 + 8 * n)
  header.set([1, 1, 1, 1, 0, 0], 96)
  for (const [n, degrees] of [-180, -85, 180, 85].entries()) header.writeInt32LE(degrees * 1e7, 102 + 4 * n)
  return Buffer.concat([header, Buffer.from(directory), Buffer.from(about), Buffer.from(tile)])
}

const param = async (name) => new URLSearchParams((await page.evaluate(() => location.hash)).split('?')[1]).get(name)
const search = () => page.getByRole('searchbox', { name: 'Find a place' })

test('the map is drawn from the case alone', async () => {
  await goTo(page, '#/map')
  await page.locator('[data-drawn=true]').waitFor({ timeout: 60_000 })
  const view = await ask(page, '/api/map')
  assert.ok(view.features.length > 20 && view.bases.length === 1)
  assert.ok(view.features.every((feature) => feature.geometry.type !== 'Point' || feature.properties.radius_m > 0), 'no bare point')
  await page.getByText('© OpenStreetMap contributors').waitFor()
  assert.ok((await page.locator('.name').count()) > 5, 'names are written')
  clean(page)
})

test('Satpaev is found by typing Сәтбаев', async () => {
  await goTo(page, '#/map')
  await search().fill('Сәтбаев')
  const first = page.getByRole('list', { name: 'What was found' }).getByRole('button', { name: /Satpaev/ }).first()
  await first.click()
  assert.ok(await param('found'))
  await page.getByRole('region', { name: 'What is chosen' }).or(page.locator('.answers .on')).first().waitFor()
  clean(page)
})

test('coordinates are found in the forms that people write them in', async () => {
  for (const text of ['43.2387, 76.9488', '43°14\'19"N 76°56\'56"E', '43 14.32 N, 76 56.93 E', '43T FH 58226 89166', '43T 658226 4789166', '8JMR6WQX+FG', '6WQX+FG']) {
    const found = (await ask(page, `/api/places?q=${encodeURIComponent(text)}`))[0]
    await goTo(page, `#/map?q=${encodeURIComponent(text)}`)
    await page.getByRole('list', { name: 'What was found' }).getByRole('button', { name: found.label }).first().click()
    assert.match(await param('found'), /^coordinates:/)
    assert.ok(Math.abs(found.lat - 43.2387) < 0.002 && Math.abs(found.lon - 76.9488) < 0.002, text)
    assert.ok(found.radius_m > 0, 'how much the digits leave open')
  }
  clean(page)
})

test('it plays through time: only what can have been then is shown', async () => {
  await goTo(page, '#/map')
  const line = page.getByRole('slider', { name: 'The moment that is shown' })
  await line.waitFor()
  const all = Number(/^\d+/.exec(await page.getByText(/^\d+ on the map$/).innerText())[0])
  await page.getByRole('button', { name: 'Play through time' }).click()
  await until('time goes on', async () => {
    const at = await param('t')
    await page.waitForTimeout(300)
    return at !== null && at !== (await param('t'))
  })
  await page.getByRole('button', { name: 'Play through time' }).click()
  assert.ok(Number(/^\d+/.exec(await page.getByText(/^\d+ on the map$/).innerText())[0]) < all)
  await page.getByText(/can have been then$/).waitFor()
  clean(page)
})

test('a map of one’s own in PMTiles is drawn under everything', async () => {
  await goTo(page, '#/map')
  await page.locator('[data-drawn=true]').waitFor({ timeout: 60_000 })
  const path = join(stage.folder, 'own base.pmtiles')
  writeFileSync(path, pmtiles())
  // The ground at a corner, where nothing of the case lies.
  const ground = () => page.locator('canvas.maplibregl-canvas').screenshot()
  const before = await ground()
  await page.getByLabel('A base of your own, as a PMTiles file').setInputFiles(path)
  await page.locator('[data-tiles="own base.pmtiles"]').waitFor()
  await until('it is drawn', async () => !(await ground()).equals(before))
  await page.locator('[data-drawn=true]').waitFor()
  clean(page)
})

test('a file that is no map is said, and not drawn', async () => {
  await goTo(page, '#/map')
  const path = join(stage.folder, 'wrong.pmtiles')
  writeFileSync(path, 'nothing of the kind'.repeat(20))
  await page.getByLabel('A base of your own, as a PMTiles file').setInputFiles(path)
  await page.getByText(/wrong.pmtiles cannot be read as PMTiles/).waitFor()
  clean(page)
})
