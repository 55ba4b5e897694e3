// What a detector heard: seen as spectrograms, heard when asked, accepted and rejected by key under a name; two people never judge
// over one another in silence.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Stage, ask, clean, film, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let page
/** Silence, a burst of 3 kHz from 4 s on, silence. */
const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=8', '-f', 'lavfi', '-i', "aevalsrc='if(between(t,4,4.15),0.6*sin(2*PI*3000*t),0)':d=8:s=48000", '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac', '-shortest']
const ROWS = Array.from({ length: 5 }, (_, n) => `s${n},A,${2 + n * 0.5},${2 + n * 0.5 + 0.2},shot,"a sudden sound, taken for a shot",another detector 1,0.${95 - n},proposed`)

before(async () => {
  const bring = join(stage.folder, 'bring')
  mkdirSync(bring)
  await film(stage, 'bring/a.mp4', ...source)
  writeFileSync(join(bring, 'items.csv'), 'id,title,kind,file,graphic\nA,From the roof,video,a.mp4,no\nG,Not to be heard unasked,video,,yes\n')
  writeFileSync(join(bring, 'observations.csv'), ['id,item,from_s,to_s,kind,what,by,score,review', ...ROWS, 'g0,G,1,1.2,detonation,"a sudden sound, taken for a detonation",another detector 1,0.7,proposed', ''].join('\n'))
  const folder = await stage.case('listen', 'What was heard', 'UTC', bring)
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder, '--team')
  page = await stage.open(one)
})
after(() => stage.end())

const row = async (id) => (await ask(page, `/api/facts/observations/${id}`)).row
const cards = () => page.locator('[data-candidate]')

test('a spectrogram shows what is there, and where', async () => {
  await goTo(page, '#/listen')
  await until('all are listed', async () => (await cards().count()) === 6)
  await page.locator('[data-candidate=s4] img').evaluate((img) => img.decode())
  // s4 begins at 4 s: before its mark nothing, after it a tone three quarters of the way up.
  const seen = await page.locator('[data-candidate=s4] img').evaluate((img) => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight]
    const two = canvas.getContext('2d')
    two.drawImage(img, 0, 0)
    const data = two.getImageData(0, 0, canvas.width, canvas.height).data
    const level = (x, y) => data[(Math.floor(y * canvas.height) * canvas.width + Math.floor(x * canvas.width)) * 4]
    return { before: level(0.1, 0.25), tone: level(0.33, 0.25), low: level(0.33, 0.95), width: canvas.width }
  })
  assert.ok(seen.before < 60 && seen.tone > 180 && seen.low < seen.tone - 60, JSON.stringify(seen))
  await page.locator('[data-candidate=g0]').getByText('No sound is kept').waitFor()
  clean(page)
})

test('sounds are judged by key, each under a name and with a reason, and the next one comes', async () => {
  await goTo(page, '#/listen?item=A')
  await page.locator('[data-candidate=s0]').click()
  await page.keyboard.press('a')
  await until('s0 is accepted', async () => (await row('s0')).cells.review === 'accepted')
  await page.waitForURL(/at=s1/)
  await page.keyboard.press('e')
  await until('s1 is an echo', async () => (await row('s1')).cells.review === 'rejected')
  assert.match((await row('s1')).reason, /an echo/)
  await page.waitForURL(/at=s2/)
  await page.keyboard.press('x')
  const field = page.getByLabel('Why is it none?')
  await field.fill('a door')
  await field.press('Enter')
  await until('s2 is rejected', async () => (await row('s2')).cells.review === 'rejected')
  assert.equal((await row('s2')).reason, 'a door')
  assert.equal((await row('s2')).cells.score, '0.93', 'nothing else of the row changed')
  await until('two are left', async () => (await cards().count()) === 2)
  clean(page)
})

test('a judgement is taken back, and both stay in the ledger', async () => {
  await goTo(page, '#/listen?item=A&review=rejected&at=s2')
  await page.getByText('a door').waitFor()
  await page.keyboard.press('z')
  await until('s2 is to be judged', async () => (await row('s2')).cells.review === 'proposed')
  const { versions } = await ask(page, '/api/facts/observations/s2')
  assert.deepEqual(versions.map((version) => version.cells.review), ['proposed', 'rejected', 'proposed'])
  clean(page)
})

test('it is heard only when somebody asks', async () => {
  await goTo(page, '#/listen?item=A&at=s4')
  const audio = page.locator('audio')
  await audio.waitFor({ state: 'attached' })
  assert.equal(await audio.evaluate((node) => node.paused && node.currentTime === 0), true)
  await page.keyboard.press('p')
  await until('it sounds', () => audio.evaluate((node) => node.currentTime > 0.2))
  assert.ok(Math.abs((await audio.evaluate((node) => node.duration)) - 5) < 0.01, 'two seconds before it and three after')
  await page.keyboard.press('p')
  await until('it is still', () => audio.evaluate((node) => node.paused))
  clean(page)
})

test('whoever was faster is seen, and nothing is judged over them in silence', async () => {
  const other = await stage.second(one, page)
  await goTo(page, '#/listen?item=A&review=all&at=s3')
  await page.getByRole('button', { name: /^Accept A/ }).waitFor()
  // The first person's window hears nothing of it: its version is the old one.
  await page.route('**/api/listen?*', (route) => route.abort())
  await goTo(other, '#/listen?item=A&at=s3')
  await other.getByRole('button', { name: /^Accept A/ }).waitFor()
  await other.keyboard.press('e')
  await until('the other judged', async () => (await row('s3')).cells.review === 'rejected')
  await page.keyboard.press('a')
  await page.getByRole('dialog').getByText('Boris Second').first().waitFor()
  assert.equal((await row('s3')).cells.review, 'rejected')
  await page.unroute('**/api/listen?*')
  page.wrong.length = 0
})

test('a stretch that is none is refused in words', async () => {
  for (const query of ['from_s=5&to_s=1', 'from_s=0&to_s=9999', 'from_s=NaN&to_s=1']) {
    const answer = await page.evaluate(async (asked) => {
      const got = await fetch(`/media/A/spectrogram.png?${asked}`)
      return { status: got.status, text: await got.text() }
    }, query)
    assert.ok(answer.status >= 400 && answer.status < 500, `${query}: ${answer.status}`)
    assert.match(answer.text, /no stretch that can be cut/, query)
  }
})
