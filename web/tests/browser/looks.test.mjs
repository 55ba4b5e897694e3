// Every screen, light and dark, held against WCAG 2.2 AA by axe; and a picture of each, for eyes (SHOTS says where to).
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ROOT, Stage, VIDEO, ask, clean, film, goTo } from './stage.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const stage = new Stage()
let one
let pages
let id

before(async () => {
  const folder = await stage.case('looks', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'), await film(stage, 'film.mp4', ...VIDEO))
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder)
  const light = await stage.open(one, { colorScheme: 'light' })
  const dark = await stage.window({ colorScheme: 'dark' })
  await dark.context().addCookies(await light.context().cookies())
  await dark.goto(`${one.origin}/`)
  pages = { light, dark }
  id = (await ask(light, '/api/items?limit=1000')).items.find((item) => item.held && item.kind === 'video').id
})
after(() => stage.end())

const SCREENS = () => ({
  items: '#/items', 'items-one': '#/items?at=square-evening', wall: '#/items?view=wall', 'items-none': '#/items?q=zzzzzz',
  item: `#/item/${encodeURIComponent(id)}`, 'item-described': '#/item/square-evening', 'item-words': '#/item/square-evening?tab=words', 'item-sheet': '#/item/square-evening?tab=verification',
  'item-about': `#/item/${encodeURIComponent(id)}?tab=about`, 'item-talk': `#/item/${encodeURIComponent(id)}?tab=talk`, 'item-history': `#/item/${encodeURIComponent(id)}?tab=history`,
  count: '#/count', incidents: '#/incidents', claims: '#/claims?claim=c-chief-not-armed', law: '#/law?event=residence-first-fire&element=un-basic-principles/warning', tolls: '#/tolls?toll=t-media-19',
  time: '#/time', together: '#/together', map: '#/map', case: '#/case', ledger: '#/case/ledger', tables: '#/case/tables', parts: '#/parts',
})

for (const look of ['light', 'dark']) {
  test(`every screen, ${look}`, async () => {
    const page = pages[look]
    const wrong = []
    for (const [name, hash] of Object.entries(SCREENS())) {
      await goTo(page, hash)
      await page.waitForTimeout(900)
      if (shots) await page.screenshot({ path: join(shots, `${name}-${look}.png`) })
      // Handed in by the debugger, not by the page: its policy lets in no script but its own.
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Runtime.evaluate', { expression: AXE })
      const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
      for (const violation of found.violations) wrong.push(`${name}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''})`).join('; ')}`)
      await cdp.detach()
    }
    assert.deepEqual(wrong, [])
    clean(page)
  })
}

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
