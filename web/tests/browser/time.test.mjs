// When everything was: bars, their reasons, evidence whose effect is seen before it is kept, and a contradiction that a person resolves.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ROOT, Stage, ask, clean, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let page
const bar = (name) => page.getByRole('option', { name })

before(async () => {
  const folder = await stage.case('time', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'))
  one = await stage.serve(folder)
  page = await stage.open(one)
  await until('the times are computed', async () => (await ask(page, '/api/time')).bars.length > 100, 60_000)
})
after(() => stage.end())

test('every take and event has a bar, and a bar its chain of reasons in words', async () => {
  await goTo(page, '#/time?row=events:first-speech')
  await bar(/^The president speaks on television|The president speaks on television/).first().waitFor()
  const panel = page.getByRole('complementary', { name: 'Possible' })
  await panel.getByText('2022-01-05 00:05 – 00:37').first().waitFor()
  await panel.getByText(/a chain of \d+ pieces of evidence/).first().waitFor()
  await panel.getByText(/The weakest link/).first().waitFor()
  assert.ok((await panel.getByRole('link', { name: /^e\d+$/ }).count()) > 0, 'links to the evidence')
  clean(page)
})

test('the view zooms from days to frames by the keyboard, and every view has an address', async () => {
  await goTo(page, '#/time?row=events:first-speech')
  await page.getByRole('listbox', { name: 'Takes and events in time' }).focus()
  for (let n = 0; n < 45; n++) await page.keyboard.press('+')
  const width = async () => {
    const params = new URLSearchParams((await page.evaluate(() => location.hash)).split('?')[1])
    return Date.parse(params.get('to')) - Date.parse(params.get('from'))
  }
  await until('half a second is shown', async () => (await width()) <= 600)
  await page.keyboard.press('0')
  await until('all of it is shown', async () => (await width()) > 20 * 86_400_000)
  clean(page)
})

test('evidence is told as a sentence, its effect is seen before it is kept, and the bar shrinks', async () => {
  const before = (await ask(page, '/api/facts?table=evidence&limit=1')).total
  await goTo(page, '#/time?row=events:first-speech')
  await page.getByRole('listbox', { name: 'Takes and events in time' }).focus()
  await page.keyboard.press('e')
  const panel = page.getByRole('complementary', { name: 'Add evidence' })
  await panel.getByRole('combobox', { name: 'how it lies' }).selectOption({ label: 'was not after' })
  await panel.getByRole('textbox', { name: 'Time' }).fill('2022-01-05 00:30')
  await panel.getByRole('textbox', { name: /^because/ }).fill('A clock behind the speaker reads 00:30 as the speech ends')
  await panel.getByText('2022-01-05 00:05 – 00:30').first().waitFor()
  assert.equal((await ask(page, '/api/facts?table=evidence&limit=1')).total, before, 'nothing is recorded before it is kept')
  await page.keyboard.press('Control+Enter')
  await until('it is recorded', async () => (await ask(page, '/api/facts?table=evidence&limit=1')).total === before + 1)
  await bar(/2022-01-05 00:05 – 00:30/).filter({ hasText: 'The president speaks on television' }).waitFor()
  await page.getByRole('complementary', { name: 'Possible' }).getByText('A clock behind the speaker').waitFor()
  clean(page)
})

test('a drag moves the view, and is never evidence', async () => {
  await goTo(page, '#/time?row=events:first-speech')
  const list = page.getByRole('listbox', { name: 'Takes and events in time' })
  await list.focus()
  for (let n = 0; n < 12; n++) await page.keyboard.press('+')
  const view = async () => {
    const params = new URLSearchParams((await page.evaluate(() => location.hash)).split('?')[1])
    return [params.get('from'), params.get('to')]
  }
  await until('it is zoomed', async () => (await view())[0] !== null)
  await page.waitForTimeout(500)
  const [size, was, times] = [(await ask(page, '/api/ledger?limit=1')).total, await view(), JSON.stringify((await ask(page, '/api/time')).points)]
  const box = await list.locator('canvas').first().boundingBox()
  // Over the bars, from the middle to the left, slowly, as a hand that means to move one.
  for (const y of [60, 90, 150]) {
    await page.mouse.move(box.x + box.width / 2, box.y + y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2 - 160, box.y + y, { steps: 12 })
    await page.mouse.up()
  }
  const moved = await until('the view moved', async () => (await view())[0] !== was[0] && (await view()))
  assert.ok(moved[0] > was[0] && moved[1] > was[1], `${was} to ${moved}`)
  await page.waitForTimeout(600)
  assert.equal((await ask(page, '/api/ledger?limit=1')).total, size, 'nothing was recorded')
  assert.equal(JSON.stringify((await ask(page, '/api/time')).points), times, 'nothing lies elsewhere')
  clean(page)
})

test('a half-told sentence says what is missing, and outlives the window', async () => {
  await goTo(page, '#/time?add=1')
  const panel = page.getByRole('complementary', { name: 'Add evidence' })
  await panel.getByRole('textbox', { name: /^because/ }).fill('Half a reason')
  await panel.getByRole('button', { name: /^Keep it/ }).click()
  await panel.getByText('Choose what it is compared with.').waitFor()
  await page.reload()
  await panel.getByText('What you typed earlier is still here.').waitFor()
  assert.equal(await panel.getByRole('textbox', { name: /^because/ }).inputValue(), 'Half a reason')
  await panel.getByRole('button', { name: 'Clear' }).click()
  clean(page)
})

test('a contradiction is shown with its loop and the cheapest doubts; none is applied until a person says so, with a reason', async () => {
  await goTo(page, '#/time?clash=all')
  const clashes = (await ask(page, '/api/time')).contradictions
  assert.equal(clashes.length, 1)
  await page.getByRole('complementary', { name: 'Contradictions' }).locator('a.card').first().click()
  await page.getByRole('img', { name: /^The loop/ }).waitFor()
  await page.getByText('They are offered by cost, never applied by themselves.').waitFor()
  await page.getByRole('button', { name: 'See what would change' }).first().click()
  const doubt = page.getByRole('complementary', { name: 'If this did not hold' })
  await doubt.getByText('A contradiction goes').waitFor()
  assert.equal((await ask(page, '/api/time')).contradictions.length, 1, 'only looked at')
  await doubt.getByRole('button', { name: /^Withdraw e\d+/ }).click()
  await doubt.getByText('Say why; the ledger keeps it.').waitFor()
  await doubt.getByRole('textbox', { name: /^Why it does not hold/ }).fill('The report itself corrected this hour')
  await doubt.getByRole('button', { name: /^Withdraw e\d+/ }).click()
  await until('the contradiction is gone', async () => (await ask(page, '/api/time')).contradictions.length === 0)
  await page.getByText('No contradiction was found, which does not say that all is true.').waitFor()
  const { entries } = await ask(page, '/api/ledger?q=corrected&limit=50')
  assert.equal(entries.filter((entry) => entry.reason === 'The report itself corrected this hour').length, 1, 'the ledger keeps who and why')
  clean(page)
})

test('what would be possible and what would be likely are both seen before it is kept, apart from one another', async () => {
  const bring = join(stage.folder, 'small')
  mkdirSync(bring)
  writeFileSync(join(bring, 'events.csv'), 'id,title\nrally,The rally begins\nspeech,The speech\n')
  writeFileSync(
    join(bring, 'evidence.csv'),
    'id,subject,relation,low,high,reference,basis,trust\n' +
      'e1,rally,within,2022-01-05 12:00,2022-01-05 13:00,,seen from a roof,observed\n' +
      'e2,rally,around,2022-01-05 12:30,,,somebody remembers,account\n' +
      'e3,speech,after,600,,rally,it is heard after it,observed\n',
  )
  const small = await stage.open(await stage.serve(await stage.case('two', 'Two events', 'UTC', bring)))
  const point = async () => (await ask(small, '/api/time')).points.find((one) => one.point === 'rally')
  const before = await until('its likely time', async () => (await point())?.likely && (await point()))
  const asked = []
  small.on('request', (request) => {
    if (request.url().endsWith('/api/time/preview')) asked.push(request.postDataJSON().likely)
  })
  await goTo(small, '#/time?row=events:rally')
  await small.getByRole('listbox', { name: 'Takes and events in time' }).focus()
  await small.keyboard.press('e')
  const panel = small.getByRole('complementary', { name: 'Add evidence' })
  await panel.getByRole('combobox', { name: 'how it lies' }).selectOption({ label: 'was not after' })
  await panel.getByRole('textbox', { name: 'Time' }).fill('2022-01-05 12:35')
  await panel.getByRole('textbox', { name: /^because/ }).fill('A clock on the tower reads 12:35 as it is under way')
  const [possible, likely] = ['Possible', 'Likely'].map((name) => panel.getByRole('region', { name, exact: true }))
  await possible.getByText('2022-01-05 12:00 – 12:35').waitFor()
  await likely.getByText('1 likely time would change.', { exact: false }).waitFor()
  const says = await likely.getByRole('listitem').innerText()
  assert.deepEqual(asked, [false, true], 'bounds at once, what is likely after them')
  assert.deepEqual(await point(), before, 'nothing is recorded before it is kept')
  await small.keyboard.press('Control+Enter')
  const after = await until('it is kept', async () => (await point()).possible.latest !== before.possible.latest && (await point()))
  assert.ok(after.likely.interval.latest <= '2022-01-05T12:35:00Z')
  const shown = /→\s*2022-01-05 (\d\d:\d\d)/.exec(says.replaceAll('\n', ' '))?.[1]
  assert.equal(shown, after.likely.interval.earliest.slice(11, 16), `likely as it was seen: ${says}`)
  clean(small)
})
