// What people and files may bring that would break a screen: naughty strings in every field, thirty thousand observations, a wrong
// clock, a server that dies while someone types, a window closed in mid-upload, a film that no browser plays.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { NAUGHTY, OTHERWISE, rowOf } from './naughty.mjs'
import { KNOWN, states } from './screens.mjs'
import { Stage, VIDEO, ask, clean, drop, film, goTo, send, settled, until } from './stage.mjs'

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

const post = (path, body) => send(page, 'POST', path, body)
const broken = () => page.evaluate(() => window.__broken)

test('an item of which nothing was observed says what to do', async () => {
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByText('Nothing has been observed yet').waitFor()
  await page.getByText('Tell what is seen or heard').waitFor()
  clean(page)
})

test('a token opens one window: used again it is refused, and why is said', async () => {
  const again = await stage.window()
  const answer = await again.goto(one.address)
  assert.equal(answer.status(), 403)
  await again.getByRole('heading', { name: 'This address was used already' }).waitFor()
  assert.equal((await again.goto(`${one.origin}/api/items`)).status(), 401, 'and it opened nothing')
  await again.context().close()
})

let full
test('naughty strings in every cell of every table are shown as what they are, on every screen', async () => {
  const tables = (await ask(page, '/api/tables')).filter((table) => !OTHERWISE.has(table.name))
  assert.ok(tables.length > 30)
  const rows = tables.flatMap((table) => NAUGHTY.map((text, n) => rowOf(table, text, n, { item: id, other: 'items-0', count: NAUGHTY.length })))
  const answer = await post('/api/facts', { key: crypto.randomUUID(), reason: NAUGHTY[0], rows })
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 900))
  const version = (await ask(page, `/api/facts/items/${encodeURIComponent(id)}`)).row.version
  const told = await post('/api/facts', { key: crypto.randomUUID(), reason: NAUGHTY[1], rows: [{ table: 'items', base: version, only_these: true, cells: { id, title: NAUGHTY[1], description: NAUGHTY[0], source: 'sources-0', place: 'places-1' } }] })
  assert.equal(told.status, 200, JSON.stringify(told.body))
  const report = await send(page, 'PUT', '/api/reports/naughty', { key: crypto.randomUUID(), base: 0, text: `# ${NAUGHTY[0]}\n\n${NAUGHTY.join('\n\n')}\n` })
  assert.equal(report.status, 200)
  await until('the findings are made', async () => (await ask(page, '/api/count')).as_of !== null, 60_000)
  full = states({ held: id, described: 'items-0', event: 'events-0', claim: 'claims-1', toll: 'tolls-1', incident: 'incidents-0', report: 'naughty', element: 'un-basic-principles/warning' })
  const seen = new Set()
  for (const [name, hash] of Object.entries(full)) {
    await goTo(page, hash)
    await settled(page)
    seen.add(/^#\/(\w+)/.exec(hash)[1])
    assert.equal(await broken(), undefined, name)
    assert.equal(await page.locator('main script, main img[src="x"], main svg[onload]').count(), 0, name)
    page.wrong = page.wrong.map((wrong) => `${name}: ${wrong}`)
    clean(page)
  }
  assert.deepEqual(KNOWN.filter((screen) => !seen.has(screen)), [])
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByText(NAUGHTY[0]).first().waitFor()
})

test('naughty strings typed into every field of every screen stay text', async () => {
  // What opens further fields, beside those that a state shows at once.
  const opening = ['Edit', 'Add a take', 'Fill in a sheet', 'Add words', 'Translate', 'Seen or heard', 'Not seen', 'New report', 'Add a row', 'Keep this filter']
  const typed = [NAUGHTY[1], NAUGHTY[11] + NAUGHTY[22], NAUGHTY[24]]
  const filled = new Map()
  const fill = async (name) => {
    const fields = page.locator(['main', 'dialog[open]'].flatMap((where) => [`${where} input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=file]):visible`, `${where} textarea:visible`]).join(', '))
    for (let n = 0; n < (await fields.count()); n++) {
      const field = fields.nth(n)
      if (!(await field.isEditable().catch(() => false))) continue
      for (const text of typed) await field.fill(text, { timeout: 4000 })
      filled.set(name, (filled.get(name) ?? 0) + 1)
      await page.waitForTimeout(40)
    }
    await page.waitForTimeout(250)
    assert.equal(await broken(), undefined, name)
    page.wrong = page.wrong.map((wrong) => `${name}: ${wrong}`)
    // What a field asks the server with may be refused, in words.
    clean(page, /status of 4(00|04|22)/)
  }
  for (const [name, hash] of Object.entries(full)) {
    if (name === 'parts') continue
    await goTo(page, hash)
    await settled(page)
    await fill(name)
    for (const title of opening) {
      const button = page.locator('main').getByRole('button', { name: title }).first()
      if (!(await button.isVisible().catch(() => false)) || !(await button.isEnabled())) continue
      await button.click({ timeout: 4000 }).catch(() => {})
      await fill(`${name}: ${title}`)
    }
    // Nothing of it is recorded; the next state begins anew.
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    await goTo(page, '#/parts')
  }
  const all = [...filled.values()].reduce((sum, count) => sum + count, 0)
  assert.ok(all > 80, `${all} fields: ${JSON.stringify([...filled])}`)
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

test('a window is closed in mid-upload: another goes on from the byte at which it stood', async () => {
  const path = await film(stage, 'large.mkv', '-f', 'lavfi', '-i', 'nullsrc=s=640x360:r=25:d=6,geq=random(1)*255:128:128', '-c:v', 'mjpeg', '-q:v', '2')
  await goTo(page, '#/items')
  await page.locator('.items').waitFor()
  let pieces = 0
  await page.route('**/api/uploads/*', async (route) => {
    if (route.request().method() !== 'PUT' || ++pieces === 1) return route.continue()
    // Long enough to be read: one piece is there, and at its pace the rest can be reckoned.
    await new Promise((done) => setTimeout(done, 2000))
    await route.abort()
  })
  await drop(page, '.items', [{ name: 'large.mkv', path }])
  await page.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click()
  await page.locator('.coming').getByText(/\d+ (s|min) left/).waitFor()
  await page.getByText(/Waiting for the server/).waitFor()
  await page.locator('.coming progress').waitFor()
  assert.match(await page.locator('.coming').innerText(), /\d\s*%/, 'how far it is')
  const [begun] = await ask(page, '/api/uploads')
  assert.ok(begun.received > 0 && begun.received < begun.bytes, `${begun.received} of ${begun.bytes}`)
  // The window is closed in the middle, and another is opened, by whom the session is.
  const cookies = await page.context().cookies()
  clean(page, /ERR_FAILED|Failed to load/)
  await page.context().close()
  page = await stage.window()
  await page.context().addCookies(cookies)
  await page.goto(`${one.origin}/#/items`)
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

test('the case is open in two windows of one person: neither overwrites the other unseen', async () => {
  const other = await page.context().newPage()
  await other.goto(`${one.origin}/#/item/${encodeURIComponent(id)}?tab=about`)
  await goTo(page, `#/item/${encodeURIComponent(id)}?tab=about`)
  for (const window of [page, other]) await window.getByRole('button', { name: 'Edit' }).first().click()
  await page.getByLabel('Title').fill('Told in the first window')
  await other.getByLabel('Title').fill('Told in the second window')
  await page.getByRole('button', { name: /^Record/ }).first().click()
  await page.getByRole('heading', { name: 'Told in the first window' }).waitFor()
  await other.getByRole('button', { name: /^Record/ }).first().click()
  const dialog = other.getByRole('dialog', { name: /Somebody changed this/ })
  await dialog.getByText('Told in the first window').waitFor()
  await dialog.getByRole('button', { name: 'Leave theirs' }).click()
  assert.equal((await ask(page, `/api/facts/items/${encodeURIComponent(id)}`)).row.cells.title, 'Told in the first window')
  await other.close()
  // A second server of the same case does not start, and says who has it.
  await assert.rejects(stage.serve(folder), /the server ended with 2: error: the case .* is in use by process \d+/)
  clean(page, /409/)
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
