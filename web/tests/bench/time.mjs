// What a moving view of Time costs with thousands of bars, printed beside what was promised of a scroll frame. Never a test.
//
//   SIGHTLINE=target/release/sightline node web/tests/bench/time.mjs [EVENTS]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { Stage, ask, goTo, until } from '../browser/stage.mjs'
import { at, frameCosts, report } from './frames.mjs'

const EVENTS = Number(process.argv[2] ?? 3000)
const stage = new Stage()

try {
  const events = ['id,title,kind']
  const evidence = ['id,subject,relation,low,high,reference,basis']
  for (let n = 0; n < EVENTS; n++) {
    events.push(`n${n},Event ${n} of the day,other`)
    const start = Date.UTC(2022, 0, 5) + (n * 86_400_000) / EVENTS
    evidence.push(`e${n},n${n},within,${new Date(start).toISOString()},${new Date(start + 600_000 + (n % 60) * 60_000).toISOString()},,a clock in the picture`)
    if (n % 3 === 2) evidence.push(`f${n},n${n},after,5,,n${n - 1},seen after it`)
  }
  writeFileSync(join(stage.folder, 'events.csv'), events.join('\n'))
  writeFileSync(join(stage.folder, 'evidence.csv'), evidence.join('\n'))
  const folder = await stage.case('bench', `${EVENTS} events`, 'Asia/Almaty', join(stage.folder, 'events.csv'), join(stage.folder, 'evidence.csv'))
  const one = await stage.serve(folder)
  const page = await stage.open(one)
  await until('the times are computed', async () => (await ask(page, '/api/time')).bars.length >= EVENTS, 300_000)
  await goTo(page, '#/time')
  await page.getByRole('option').nth(10).waitFor()
  for (const what of ['zoom', 'pan', 'scroll']) {
    await page.evaluate((name) => (window.bench = name), what)
    const costs = await frameCosts(page, async () => {
      const canvas = document.querySelector('[role=listbox] canvas')
      const list = document.querySelector('[role=listbox]')
      const { left, top } = canvas.getBoundingClientRect()
      const wheel = (more) => canvas.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: left + 300, clientY: top + 300, ...more }))
      for (let n = 0; n < 200; n++) {
        if (window.bench === 'zoom') wheel({ ctrlKey: true, deltaY: n < 100 ? -30 : 30 })
        else if (window.bench === 'pan') wheel({ shiftKey: true, deltaY: n < 100 ? 40 : -40 })
        else list.scrollTop += 120
        await new Promise((done) => requestAnimationFrame(done))
      }
    })
    report(`a ${what} frame of ${EVENTS} bars, p95 of ${costs.length}`, at(costs, 0.95), 'ms', 8)
  }
} finally {
  await stage.end()
}
