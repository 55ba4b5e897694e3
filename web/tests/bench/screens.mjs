// The times that were promised of the screens, measured in a browser and printed beside what was promised. Never a test: a slow
// machine fails nobody's build.
//
//   SIGHTLINE=target/release/sightline node web/tests/bench/screens.mjs [ITEMS]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Stage, VIDEO, ask, film, goTo, until } from '../browser/stage.mjs'
import { at, frameCosts, report } from './frames.mjs'

const ITEMS = Number(process.argv[2] ?? 5000)
const stage = new Stage()

try {
  const csv = ['id,title,kind,description,state,graphic']
  for (let n = 0; n < ITEMS; n++) csv.push(`V${String(n).padStart(5, '0')},Clip ${n} of the north side,${['video', 'photo', 'audio', 'document'][n % 4]},Posted on a channel; seen from ${n % 37} metres,${['viewed', 'not_reviewed'][n % 2]},no`)
  const table = join(stage.folder, 'items.csv')
  writeFileSync(table, csv.join('\n'))
  const folder = await stage.case('bench', `${ITEMS} items`, 'Asia/Almaty', table, await film(stage, 'film.mp4', ...VIDEO))
  await stage.sightline('analyse', '--case', folder)
  const one = await stage.serve(folder)
  const page = await stage.open(one)
  await page.getByRole('grid').getByRole('row').nth(20).waitFor()

  const firsts = []
  for (let n = 0; n < 5; n++) {
    await page.goto('about:blank')
    const began = performance.now()
    await page.goto(`${one.origin}/#/items`)
    await page.getByRole('grid').getByRole('row').nth(20).waitFor()
    firsts.push(performance.now() - began)
  }
  report(`first screen of ${ITEMS} items, p95 of 5`, at(firsts.sort((a, b) => a - b), 0.95), 'ms', 1000)

  const costs = await frameCosts(page, async () => {
    const list = document.querySelector('.table')
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    for (let n = 0; n < 300; n++) {
      list.scrollTop += 120
      await frame()
    }
  })
  report(`scripting and layout a scroll frame, p95 of ${costs.length}`, at(costs, 0.95), 'ms', 8)

  const held = (await ask(page, '/api/items?filter=held:yes|kind:video&limit=5')).items[0].id
  await goTo(page, `#/item/${encodeURIComponent(held)}`)
  await page.locator('video').waitFor({ state: 'attached' })
  await page.keyboard.press('u')
  await until('the film is there', () => page.locator('video').evaluate((node) => node.readyState >= 3))
  const seeks = await page.locator('video').evaluate(async (video) => {
    const took = []
    for (let n = 0; n < 60; n++) {
      const began = performance.now()
      await new Promise((done) => {
        // The next frame that comes on screen is the one that was asked for: the film stands.
        video.requestVideoFrameCallback(done)
        video.currentTime = ((n * 7.31) % 11.5) + 0.02
        setTimeout(done, 2000)
      })
      took.push(performance.now() - began)
    }
    return took
  })
  report('seek to a frame that is shown, p95 of 60', at(seeks.sort((a, b) => a - b), 0.95), 'ms', 150)

  const { csrf } = await ask(page, '/api/session')
  const edits = await page.evaluate(
    async ({ item, token }) => {
      const took = []
      for (let n = 0; n < 60; n++) {
        const began = performance.now()
        const answer = await fetch('/api/facts', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': token }, body: JSON.stringify({ key: crypto.randomUUID(), reason: '', rows: [{ table: 'observations', base: null, cells: { item, what: `Seen ${n}`, from_s: String(n / 10) } }] }) })
        await answer.json()
        if (!answer.ok) throw new Error(String(answer.status))
        took.push(performance.now() - began)
      }
      return took
    },
    { item: held, token: csrf },
  )
  report('an edit answered, p95 of 60', at(edits.sort((a, b) => a - b), 0.95), 'ms', 100)
} finally {
  await stage.end()
}
