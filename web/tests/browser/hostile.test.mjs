// What people and files may bring that would break a screen: naughty strings in every field, thirty thousand observations, a wrong
// clock, a server that dies while someone types, a window closed in mid-upload, a film that no browser plays.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Stage, VIDEO, ask, clean, drop, film, goTo, until } from './stage.mjs'

const NAUGHTY = [
  '<script>window.__broken=1</script>', '"><img src=x onerror=window.__broken=1>', "'-alert(1)-'", '{{constructor.constructor("window.__broken=1")()}}',
  '${window.__broken=1}', '{@html 1}', 'javascript:window.__broken=1', '</textarea><svg/onload=window.__broken=1>', '%s%x%n', "Robert'); DROP TABLE items;--",
  '../../../etc/passwd', '\u202Eevil\u202C', 'a\u0300\u0301\u0302\u0303\u0304\u0305', '👩‍👩‍👧‍👦🏳️‍🌈', 'ﷺﷺﷺ', 'Ω≈ç√∫˜µ≤≥÷', '=cmd|\' /C calc\'!A0', 'null', 'undefined', 'NaN',
  '‮‮‮', '社會科學院語學研究所', 'الكل في المجمو عة', 'ЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБ', 'x'.repeat(600), '__proto__', 'constructor', 'hasOwnProperty',
]
const stage = new Stage()
let one
let page
let folder
let id

before(async () => {
  folder = await stage.case('hostile', NAUGHTY[1], 'UTC', await film(stage, 'film.mp4', ...VIDEO))
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder)
  page = await stage.open(one)
  id = (await ask(page, '/api/items?limit=5')).items[0].id
})
after(() => stage.end())

const csrf = async () => (await ask(page, '/api/session')).csrf
const post = async (path, body) => {
  const token = await csrf()
  return page.evaluate(
    async ({ path: address, body: json, token: key }) => {
      const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': key }, body: JSON.stringify(json) })
      return { status: answer.status, body: await answer.json() }
    },
    { path, body, token },
  )
}
const broken = () => page.evaluate(() => window.__broken)

test('naughty strings in every field of every table are shown as what they are, on every screen', async () => {
  const tables = await ask(page, '/api/tables')
  const rows = []
  for (const [n, text] of NAUGHTY.entries()) {
    rows.push({ table: 'sources', base: null, cells: { id: `s${n}`, name: text, role: 'witness', description: text, medium: text } })
    rows.push({ table: 'places', base: null, cells: { id: `p${n}`, name: text, other_names: text.replaceAll(';', ','), description: text } })
    rows.push({ table: 'observations', base: null, cells: { id: `o${n}`, item: id, what: text, from_s: String(n / 4), to_s: String(n / 4 + 1), by: text, counted: text } })
    rows.push({ table: 'words', base: null, cells: { id: `w${n}`, item: id, text, by: text, from_s: String(n / 4) } })
    rows.push({ table: 'translations', base: null, cells: { id: `t${n}`, words: `w${n}`, language: 'en', text, translator: text, note: text } })
    rows.push({ table: 'events', base: null, cells: { id: `e${n}`, title: text, description: text, place: `p${n}`, items: id } })
    rows.push({ table: 'incidents', base: null, cells: { id: `i${n}`, title: text, description: text } })
    rows.push({ table: 'evidence', base: null, cells: { id: `v${n}`, subject: `e${n}`, relation: 'within', low: '2022-01-05T10:00:00Z', high: '2022-01-05T11:00:00Z', basis: text } })
  }
  assert.ok(tables.length > 10)
  const answer = await post('/api/facts', { key: crypto.randomUUID(), reason: NAUGHTY[0], rows })
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 600))
  await post('/api/facts', { key: crypto.randomUUID(), reason: NAUGHTY[1], rows: [{ table: 'items', base: (await ask(page, '/api/items?limit=1')).items[0].version, only_these: true, cells: { id, title: NAUGHTY[1], description: NAUGHTY[0], source: 's0', place: 'p1' } }] })
  const item = encodeURIComponent(id)
  for (const hash of ['#/items', '#/items?view=wall', `#/items?at=${item}`, `#/item/${item}`, `#/item/${item}?tab=words`, `#/item/${item}?tab=verification`, `#/item/${item}?tab=about`, `#/item/${item}?tab=talk`, `#/item/${item}?tab=history`, '#/time', '#/together', '#/map', '#/case', '#/case/ledger', '#/case/tables']) {
    await goTo(page, hash)
    await page.waitForTimeout(700)
    assert.equal(await broken(), undefined, hash)
    clean(page)
  }
  await goTo(page, `#/item/${item}`)
  await page.getByText(NAUGHTY[0]).first().waitFor()
})

test('naughty strings typed into the forms are recorded as they are', async () => {
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByRole('tab', { name: /^Observed/ }).click()
  for (const text of [NAUGHTY[1], NAUGHTY[7], NAUGHTY[13]]) {
    await page.locator('header h1').click()
    await page.keyboard.press('m')
    await page.keyboard.insertText(`typed ${text}`)
    await page.keyboard.press('Enter')
    await page.getByRole('form', { name: 'Seen or heard' }).waitFor({ state: 'detached' })
  }
  const { rows } = await ask(page, `/api/facts?table=observations&item=${encodeURIComponent(id)}&q=typed&limit=50`)
  assert.deepEqual(rows.map((row) => row.cells.what).sort(), [NAUGHTY[1], NAUGHTY[7], NAUGHTY[13]].map((text) => `typed ${text}`).sort())
  await goTo(page, `#/items?q=${encodeURIComponent(NAUGHTY[0])}`)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill(NAUGHTY[1])
  await page.waitForTimeout(500)
  await page.keyboard.press('Escape')
  assert.equal(await broken(), undefined)
  clean(page)
})

test('an address that means nothing leads to the items', async () => {
  for (const hash of ['#/nothing/at/all', '#/item/%E0%A4%A', '#/item/does-not-exist', '#/items?filter=%7C%7C:::&sort=nonsense', '#/item/<script>']) {
    await goTo(page, hash)
    await page.waitForTimeout(400)
    await page.locator('nav a').first().waitFor()
  }
  clean(page, /status of 4(00|04|22)/)
})

test('the server dies while someone types: nothing typed is lost', async () => {
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByRole('tab', { name: /^Observed/ }).waitFor()
  await page.locator('header h1').click()
  await page.keyboard.press('m')
  await page.keyboard.type('Half a sentence about the')
  await stage.kill(one)
  await page.keyboard.type(' blue van')
  await page.keyboard.press('Enter')
  await page.getByText('The server does not answer').first().waitFor()
  assert.equal(await page.getByRole('textbox', { name: /^What/ }).inputValue(), 'Half a sentence about the blue van')
  one = await stage.serve(folder, '--port', one.port)
  page.wrong.length = 0
  await page.goto(one.address)
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByText('Kept from before').waitFor()
  assert.equal(await page.getByRole('textbox', { name: /^What/ }).inputValue(), 'Half a sentence about the blue van')
  await page.getByRole('button', { name: /^Record/ }).click()
  await until('it is recorded once', async () => (await ask(page, `/api/facts?table=observations&item=${encodeURIComponent(id)}&q=blue+van&limit=5`)).rows.length === 1)
  clean(page, /ERR_|502|Failed to load/)
})

test('an upload that breaks off goes on from where it stood', async () => {
  const path = await film(stage, 'large.mkv', '-f', 'lavfi', '-i', 'nullsrc=s=640x360:r=25:d=6,geq=random(1)*255:128:128', '-c:v', 'mjpeg', '-q:v', '2')
  await goTo(page, '#/items')
  await page.locator('.items').waitFor()
  let pieces = 0
  await page.route('**/api/uploads/*', async (route) => {
    if (route.request().method() === 'PUT' && ++pieces > 1) await route.abort()
    else await route.continue()
  })
  await drop(page, '.items', [{ name: 'large.mkv', path }])
  await page.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click()
  await page.getByText(/Waiting for the server/).waitFor()
  const [begun] = await ask(page, '/api/uploads')
  assert.ok(begun.received > 0 && begun.received < begun.bytes, `${begun.received} of ${begun.bytes}`)
  // The window is closed, and another is opened.
  await page.unroute('**/api/uploads/*')
  await page.reload()
  await page.getByText(/broke off on its way/).waitFor()
  let first = null
  page.on('request', (request) => {
    if (request.method() === 'PUT' && first === null) first = Number(new URL(request.url()).searchParams.get('offset'))
  })
  await drop(page, '.items', [{ name: 'large.mkv', path }])
  await page.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click()
  await until('it is in the case', async () => (await ask(page, '/api/items?limit=50')).items.some((item) => item.name === 'large.mkv'), 90_000)
  assert.equal(first, begun.received, 'it went on from the byte at which it had stopped')
  clean(page, /ERR_FAILED|Failed to load/)
})

test('a film that no browser plays is shown from a working copy, which is said', async () => {
  const item = (await until('it is analysed', async () => (await ask(page, '/api/items?limit=50')).items.find((one) => one.name === 'large.mkv' && one.analysis === 'done'), 120_000)).id
  await goTo(page, `#/item/${encodeURIComponent(item)}`)
  await page.getByText(/A working copy is shown/).waitFor({ timeout: 120_000 })
  await page.keyboard.press('u')
  await until('it has pictures', () => page.locator('video').evaluate((node) => node.videoWidth > 0))
  clean(page)
})

test('a clock that is years off is said, and what is recorded has the server\'s time', async () => {
  const wrong = await stage.window()
  await wrong.clock.install({ time: new Date('2031-05-05T05:05:05Z') })
  await wrong.context().addCookies(await page.context().cookies())
  await wrong.goto(`${one.origin}/#/item/${encodeURIComponent(id)}`)
  await wrong.getByText(/clock is off the server/).waitFor()
  await wrong.clock.runFor(2000)
  await wrong.locator('header h1').click()
  await wrong.keyboard.press('m')
  await wrong.keyboard.type('Seen in the year 2031')
  await wrong.keyboard.press('Enter')
  const row = await until('the row', async () => (await ask(page, `/api/facts?table=observations&item=${encodeURIComponent(id)}&q=2031&limit=5`)).rows[0])
  assert.ok(Math.abs(Date.parse(row.at) - Date.now()) < 60_000, row.at)
  await wrong.context().close()
})

test('thirty thousand observations on one item', async () => {
  const csv = ['id,item,from_s,to_s,kind,what,certainty,by']
  for (let n = 0; n < 30_000; n++) csv.push(`many-${n},${id},${(n % 11000) / 1000},${(n % 11000) / 1000 + 0.5},${['crowd', 'person', 'shot', 'vehicle'][n % 4]},Observation number ${n},probable,detector`)
  await stage.kill(one)
  const table = join(stage.folder, 'observations.csv')
  writeFileSync(table, csv.join('\n'))
  await stage.sightline('import', '--case', folder, table)
  one = await stage.serve(folder)
  page.wrong.length = 0
  await page.goto(one.address)
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByRole('tab', { name: /^Observed 30,0/ }).waitFor({ timeout: 60_000 })
  await page.getByLabel('Narrow by a word').fill('number 29999')
  await page.getByText('Observation number 29999').first().waitFor({ timeout: 60_000 })
  assert.ok((await page.locator('.tab [role=row]').count()) < 100, 'only rows in sight are drawn')
  clean(page)
})
