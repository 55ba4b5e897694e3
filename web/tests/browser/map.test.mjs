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
  for (const text of ['43.2387, 76.9488', '43°14\'19"N 76°56\'56"E', '43 14.32 N, 76 56.93 E']) {
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

test('a file that is no map is said, and not drawn', async () => {
  await goTo(page, '#/map')
  const path = join(stage.folder, 'wrong.pmtiles')
  writeFileSync(path, 'nothing of the kind'.repeat(20))
  await page.getByLabel('A base of your own, as a PMTiles file').setInputFiles(path)
  await page.getByText(/wrong.pmtiles cannot be read as PMTiles/).waitFor()
  clean(page)
})
