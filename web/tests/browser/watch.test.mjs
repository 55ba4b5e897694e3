// A day's work, from an empty case: files are dragged in, watched to the frame, marked by keyboard, looked through for what is not
// there, written down and translated.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Stage, VIDEO, ask, clean, drop, film, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let page
let id

before(async () => {
  one = await stage.serve(await stage.case('empty', 'Empty start', 'Asia/Almaty'))
  page = await stage.open(one)
})
after(() => stage.end())

test('an empty case says what to do', async () => {
  await page.getByText('Nothing has been brought in yet').waitFor()
  await page.getByRole('button', { name: 'Files and tables' }).waitFor()
  clean(page)
})

test('a file is dragged in, and analysed', async () => {
  const path = await film(stage, 'square.mp4', ...VIDEO)
  await drop(page, '.items', [{ name: 'square.mp4', path }])
  await page.getByRole('dialog').getByText('square.mp4').waitFor()
  await page.getByLabel('Who collected them').fill('A. Collector')
  await page.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click()
  const item = await until('the item is there and analysed', async () => (await ask(page, '/api/items?limit=10')).items.find((one) => one.analysis === 'done'), 90_000)
  id = item.id
  await page.getByRole('grid').getByText('square.mp4').first().waitFor()
  const view = await ask(page, `/api/items/${encodeURIComponent(id)}`)
  assert.equal(view.arrivals.length, 1)
  assert.equal(view.arrivals[0].collector, 'A. Collector')
  clean(page)
})

test('what nobody has looked at stays covered and silent until asked', async () => {
  await goTo(page, `#/item/${encodeURIComponent(id)}`)
  await page.getByText('Nobody has said whether this is graphic').waitFor()
  const video = page.locator('video')
  await video.waitFor({ state: 'attached' })
  await page.keyboard.press('l')
  assert.equal(await video.evaluate((node) => node.paused && node.muted), true)
  assert.match(await page.locator('.covered .what').evaluate((node) => getComputedStyle(node).filter), /grayscale.*blur/)
  await page.keyboard.press('u')
  await page.locator('.cover:not(.covered)').waitFor()
  await page.getByText(/^seen 0:/).waitFor()
  clean(page)
})

test('the player goes to the frame', async () => {
  const video = page.locator('video')
  await until('the film is there', () => video.evaluate((node) => node.readyState >= 2))
  const frames = await ask(page, `/api/items/${encodeURIComponent(id)}/frames`)
  assert.equal(frames.times_micros.length, 300)
  const shown = () => page.locator('.controls').innerText()
  for (let n = 1; n <= 30; n++) {
    await page.keyboard.press('ArrowRight')
    await until(`frame ${n} is shown`, async () => new RegExp(`frame ${n}\\b`).test(await shown()))
    // The number is that of the frame that was asked for; the picture follows when the film has got there.
    await until(`the film is at frame ${n}`, () => video.evaluate((node) => !node.seeking))
    const at = await video.evaluate((node) => node.currentTime)
    const [from, to] = [frames.times_micros[n] / 1e6, frames.times_micros[n + 1] / 1e6]
    assert.ok(at >= from && at < to, `frame ${n} lies from ${from} to ${to}, the film stands at ${at}`)
  }
  for (let n = 29; n >= 20; n--) {
    await page.keyboard.press('ArrowLeft')
    await until(`frame ${n} is shown again`, async () => new RegExp(`frame ${n}\\b`).test(await shown()))
  }
  await page.keyboard.press('l')
  await until('it plays', () => video.evaluate((node) => !node.paused))
  await page.keyboard.press('l')
  await until('it plays twice as fast', () => video.evaluate((node) => node.playbackRate === 2))
  await page.keyboard.press('k')
  await until('it stands', () => video.evaluate((node) => node.paused))
  const before = await video.evaluate((node) => node.currentTime)
  await page.keyboard.press('j')
  await until('it goes back', () => video.evaluate((node, start) => node.currentTime < start - 0.2, before))
  await page.keyboard.press('k')
  clean(page)
})

test('a marked span is looped, at another speed, and the picture is enlarged', async () => {
  const video = page.locator('video')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('i')
  const from = await video.evaluate((node) => node.currentTime)
  for (let n = 0; n < 10; n++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('o')
  // The film follows the presses as fast as it can be sought in.
  await until('ten frames on', () => video.evaluate((node, start) => node.currentTime > start + 0.3, from))
  const to = await video.evaluate((node) => node.currentTime)
  await page.keyboard.press('r')
  await page.keyboard.press(']')
  await page.keyboard.press(' ')
  let least = Infinity
  let turns = 0
  let last = to
  await until('it went round twice', async () => {
    const at = await video.evaluate((node) => node.currentTime)
    if (at < last - 0.1) turns++
    last = at
    if (turns) least = Math.min(least, at)
    assert.ok(at < to + 0.4, `${at} lies far beyond the span`)
    return turns >= 2
  })
  assert.ok(least >= from - 0.05, `it goes back to ${from}, not to ${least}`)
  await page.keyboard.press('k')
  await page.keyboard.press('r')
  const scale = () => page.locator('.stage').evaluate((node) => new DOMMatrix(getComputedStyle(node).transform).a)
  assert.equal(await scale(), 1)
  for (let n = 0; n < 4; n++) await page.keyboard.press('+')
  await until('enlarged', async () => (await scale()) > 2)
  await page.keyboard.press('0')
  await until('whole again', async () => (await scale()) === 1)
  await page.getByRole('button', { name: 'Forget the span' }).click()
  clean(page)
})

test('ten observations are made by keyboard: two keys and a word each', async () => {
  for (let n = 0; n < 10; n++) {
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('m')
    await page.keyboard.type(`Person ${n} by the kiosk`)
    await page.keyboard.press('Enter')
    await page.getByRole('form', { name: 'Seen or heard' }).waitFor({ state: 'detached' })
  }
  const rows = await until('ten rows', async () => {
    const { rows } = await ask(page, `/api/facts?table=observations&item=${encodeURIComponent(id)}&limit=50`)
    return rows.length === 10 ? rows : null
  })
  for (const row of rows) assert.ok(row.cells.from_s !== undefined && row.cells.by, JSON.stringify(row.cells))
  assert.ok(new Set(rows.map((row) => row.cells.from_s)).size > 5, 'they stand at different times')
  await page.getByRole('tab', { name: /^Observed 10/ }).waitFor()
  clean(page)
})

test('a span, a kind and a box go into an observation', async () => {
  await page.locator('header h1').click()
  await page.keyboard.press('i')
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('o')
  await page.keyboard.press('m')
  await page.keyboard.type('A van turns')
  await page.keyboard.press('Alt+3')
  await page.getByRole('button', { name: /^Box/ }).click()
  const picture = await page.locator('.stage').boundingBox()
  await page.mouse.move(picture.x + picture.width * 0.25, picture.y + picture.height * 0.25)
  await page.mouse.down()
  await page.mouse.move(picture.x + picture.width * 0.5, picture.y + picture.height * 0.75, { steps: 4 })
  await page.mouse.up()
  await page.getByRole('button', { name: /^Record/ }).click()
  const row = await until('the row', async () => (await ask(page, `/api/facts?table=observations&item=${encodeURIComponent(id)}&q=van&limit=5`)).rows[0])
  assert.equal(row.cells.kind, 'vehicle')
  const region = row.span.region
  for (const [n, wanted] of [0.25, 0.25, 0.25, 0.5].entries()) assert.ok(Math.abs(region[n] - wanted) < 0.01, `region ${region}`)
  assert.ok(row.span.to_s > row.span.from_s)
  clean(page)
})

test('what was looked for and not seen is told with its scope', async () => {
  await page.locator('header h1').click()
  await page.keyboard.press('n')
  await page.keyboard.type('Does anyone hold a firearm?')
  await page.getByLabel('How well it could have been seen').selectOption('partial')
  assert.equal(await page.getByRole('button', { name: /^Record/ }).isDisabled(), true, 'whether all was looked through is for the person to say')
  await page.getByLabel('Looked through whole').selectOption('yes')
  await page.getByLabel('What limited the view').fill('Smoke on the left')
  await page.getByRole('button', { name: /^Record/ }).click()
  const row = await until('the row', async () => (await ask(page, `/api/facts?table=observations&item=${encodeURIComponent(id)}&q=firearm&limit=5`)).rows[0])
  assert.equal(row.cells.question, 'Does anyone hold a firearm?')
  assert.equal(row.cells.visibility, 'partial')
  assert.ok(row.cells.scope.startsWith(id))
  assert.equal(row.cells.looked_through_whole, 'yes')
  clean(page)
})

test('words are written down in their script, and translated', async () => {
  await page.locator('header h1').click()
  await page.keyboard.press('t')
  await page.keyboard.type('Шал, кет!')
  await page.getByLabel('Language', { exact: true }).fill('kk')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Шал, кет!').waitFor()
  await page.getByRole('button', { name: 'Translate' }).click()
  await page.keyboard.type('Old man, go away!')
  await page.keyboard.press('Control+Enter')
  const row = await until('the translation', async () => (await ask(page, '/api/facts?table=translations&limit=5')).rows[0])
  assert.equal(row.cells.text, 'Old man, go away!')
  assert.equal(row.cells.language, 'en')
  await page.getByText('Old man, go away!').waitFor()
  clean(page)
})

test('right-to-left words keep their direction', async () => {
  await page.locator('header h1').click()
  await page.keyboard.press('t')
  await page.keyboard.insertText('لا تطلقوا النار! (شارع 12)')
  await page.keyboard.press('Control+Enter')
  const said = page.locator('.words .text', { hasText: 'لا تطلقوا' })
  await said.waitFor()
  assert.equal(await said.evaluate((node) => getComputedStyle(node).direction), 'rtl')
  clean(page)
})

test('Ctrl+K finds it from another script, and goes to its moment', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('shal ket')
  const hit = page.getByRole('option').filter({ hasText: 'Шал' })
  await hit.first().waitFor()
  await hit.first().click()
  await until('the words are chosen', async () => /row=words/.test(await page.evaluate(() => decodeURIComponent(location.hash))))
  clean(page)
})

test('the state of the screen stands in its address', async () => {
  await page.getByRole('tab', { name: 'About' }).click()
  const address = await page.evaluate(() => location.href)
  const again = await page.context().newPage()
  await again.goto(address)
  await again.getByRole('tab', { name: 'About', selected: true }).waitFor()
  await again.getByText('A. Collector').first().waitFor()
  await again.close()
})

test('everything that was ever recorded about the item stands there, with who, when and why', async () => {
  await page.getByRole('tab', { name: 'History' }).click()
  const { entries } = await ask(page, `/api/items/${encodeURIComponent(id)}/history?limit=200`)
  assert.ok(entries.length > 15, `${entries.length} entries`)
  for (const table of ['Observation', 'Words', 'Translation', 'Item']) await page.getByRole('tabpanel').getByText(table, { exact: true }).first().waitFor()
  assert.ok(entries.every((entry) => entry.by && entry.at))
  clean(page)
})

test('? shows what the keys do, from the table they are bound by', async () => {
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('One frame on').first().waitFor()
  await page.keyboard.press('Escape')
  clean(page)
})
