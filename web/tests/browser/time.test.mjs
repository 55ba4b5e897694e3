// When everything was: bars, their reasons, evidence whose effect is seen before it is kept, and a contradiction that a person resolves.
import assert from 'node:assert/strict'
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
