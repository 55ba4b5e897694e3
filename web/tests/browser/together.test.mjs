// Takes on one clock: by the evidence that ties them; one sound; a nudge beside the machine's value, and what it breaks.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Stage, ask, clean, film, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let page
const source = (length) => ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${length}`, '-f', 'lavfi', '-i', `sine=frequency=440:duration=${length}`, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac', '-shortest']

before(async () => {
  const bring = join(stage.folder, 'bring')
  mkdirSync(bring)
  await film(stage, 'bring/a.mp4', ...source(12))
  await film(stage, 'bring/b.mp4', ...source(9))
  await film(stage, 'bring/c.mp4', ...source(5))
  writeFileSync(join(bring, 'items.csv'), 'id,title,kind,file,graphic\nA,From the roof,video,a.mp4,no\nB,From the street,video,b.mp4,no\nC,Nobody knows when,video,c.mp4,no\n')
  writeFileSync(
    join(bring, 'evidence.csv'),
    'id,subject,relation,low,high,reference,basis,trust,items\ne1,A.start,within,2022-01-05 12:00:00,2022-01-05 12:01:00,,a clock in the picture,observed,A\ne2,B.start,offset,2.90,3.10,A.start,the same bang in both,computed,A; B\n',
  )
  const folder = await stage.case('together', 'In sync', 'UTC', bring)
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder)
  page = await stage.open(one)
  await until('the times are computed', async () => (await ask(page, '/api/time')).bars.length >= 2, 60_000)
})
after(() => stage.end())

const films = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('article.pane')].map((pane) => {
  const video = pane.querySelector('video')
  return [pane.dataset.take, { at: video?.currentTime, muted: video?.muted, paused: video?.paused, own: Number(pane.dataset.own) }]
})))

test('takes that evidence ties stand on one clock, each with how far it can be off', async () => {
  await goTo(page, '#/together')
  await page.locator('article.pane').nth(1).waitFor()
  const { A: a, B: b, C: c } = await until('both are placed', async () => {
    const all = await films()
    return all.A && all.B && all.A.own >= 0 && all.B.own >= -4 ? all : null
  })
  assert.ok(Math.abs(a.own - b.own - 3) < 0.002, `${a.own} ${b.own}`)
  assert.equal(c, undefined, 'what nothing ties is not put in sync')
  await page.locator('article.pane[data-take=B]').getByText('± 100 ms').waitFor()
  clean(page)
})

test('they play together, one of them heard', async () => {
  await goTo(page, '#/together?takes=A+B&at=4')
  await until('both show a picture', async () => {
    const all = await films()
    return all.A?.at > 3.9 && all.B?.at > 0.9
  })
  await page.getByRole('slider', { name: 'The moment that is shown' }).focus()
  await page.keyboard.press('k')
  const late = await until('they run in sync', async () => {
    const all = await films()
    return !all.A.paused && !all.B.paused && all.A.at > 5.2 && Math.abs(all.A.at - all.B.at - 3) < 0.12 ? all : null
  })
  assert.deepEqual([late.A.muted, late.B.muted], [false, true])
  await page.keyboard.press('s')
  await until('the other is heard', async () => {
    const all = await films()
    return all.A.muted && !all.B.muted
  })
  await page.keyboard.press('k')
  await until('both stand', async () => Object.values(await films()).every((film) => film.paused))
  clean(page)
})

test('a nudge stands beside the machine\'s value, says what it breaks, and is recorded with who and when', async () => {
  await goTo(page, '#/together?takes=A+B&pane=B&at=5')
  const side = page.getByRole('complementary', { name: 'Where it lies' })
  await side.getByText('+3 s').first().waitFor()
  const was = (await films()).B.own
  await page.keyboard.press('Alt+ArrowRight')
  await until('it lies a frame later', async () => Math.abs((await films()).B.own - (was - 0.04)) < 0.002)
  await side.getByText('+3.04 s').first().waitFor()
  await side.getByText('+3 s', { exact: true }).first().waitFor()
  await side.getByRole('textbox', { name: 'What shows it' }).fill('The flash is one frame later')
  await side.getByRole('button', { name: 'Record this nudge' }).click()
  const rows = await until('it is recorded', async () => {
    const found = (await ask(page, '/api/facts?table=evidence&limit=50')).rows
    return found.length === 3 ? found : null
  })
  const mine = rows.find((row) => !['e1', 'e2'].includes(row.id))
  assert.equal(mine.cells.relation, 'offset')
  assert.ok(Math.abs(Number(mine.cells.low) - 3) < 1e-6 && Math.abs(Number(mine.cells.high) - 3.08) < 1e-6, JSON.stringify(mine.cells))
  assert.match(mine.cells.basis, /one frame later/)
  assert.ok(mine.by)
  assert.equal(rows.find((row) => row.id === 'e2').cells.low, '2.9', 'the machine\'s value stays')
  // Far outside of what the evidence allows it would contradict, and that is said before anything is recorded.
  await goTo(page, '#/together?takes=A+B&pane=B&nudge=B:40')
  await side.getByText('A contradiction comes').waitFor()
  await side.getByText('Outside of what the evidence allows').waitFor()
  clean(page)
})
