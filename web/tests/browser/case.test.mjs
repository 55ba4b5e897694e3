// The case itself: its ledger searched, verified with its progress and its answer in words, tables read and changed, things handed out.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ROOT, Stage, ask, clean, goTo, until } from './stage.mjs'

const stage = new Stage()
let page

before(async () => {
  const folder = await stage.case('case', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'))
  writeFileSync(join(stage.folder, 'sources.csv'), 'id,name,role\nwitness-x,Aigerim Real,witness\n')
  await stage.sightline('import', '--case', folder, join(stage.folder, 'sources.csv'))
  page = await stage.open(await stage.serve(folder))
})
after(() => stage.end())

test('the ledger is searched by words, and an entry says what it recorded', async () => {
  await goTo(page, '#/case/ledger')
  await page.getByText(/^[\d,]+ entries$/).waitFor()
  const { total } = await ask(page, '/api/ledger?limit=1')
  await page.getByRole('searchbox').fill('first-speech')
  await page.getByText(/^\d+ entr(y|ies) found$/).waitFor()
  const found = await ask(page, '/api/ledger?q=first-speech&limit=10')
  assert.ok(found.total > 0 && found.total < total)
  await page.getByRole('grid', { name: 'Ledger' }).getByText('first-speech').first().click()
  const side = page.getByRole('complementary', { name: /^Entry/ })
  await side.getByText('The president speaks on television', { exact: false }).first().waitFor()
  await page.getByRole('searchbox').fill('nothing has these words')
  await page.getByText('No entry has these words').waitFor()
  clean(page)
})

test('the case is verified: how far it is, and what was found, in words', async () => {
  await goTo(page, '#/case/checks')
  await page.getByRole('button', { name: 'Verify now' }).click()
  await page.locator('[data-job=done]').first().waitFor({ timeout: 60_000 })
  await page.getByText('Nothing differs from what was recorded', { exact: true }).waitFor()
  const job = (await ask(page, '/api/jobs')).find((one) => one.kind === 'verify')
  assert.ok(job.outcome.length > 10)
  await page.getByText(job.outcome).waitFor()
  assert.ok(!/\btrue\b/i.test(job.outcome), 'a green answer never says true')
  clean(page)
})

test('a row of any table is read, changed with a reason, and its history kept', async () => {
  await goTo(page, '#/case/tables?table=events&q=first-speech')
  await page.getByRole('grid', { name: 'Event' }).getByText('first-speech').first().click()
  const side = page.getByRole('complementary', { name: 'The row' })
  await side.getByRole('button', { name: 'Edit' }).click()
  await side.getByRole('textbox', { name: /^Title/ }).fill('The president speaks, ﷺ <b>once</b>')
  await side.getByRole('textbox', { name: 'Why' }).fill('Shorter')
  await side.getByRole('button', { name: 'Save' }).click()
  await until('it is recorded', async () => (await ask(page, '/api/facts/events/first-speech')).row.cells.title === 'The president speaks, ﷺ <b>once</b>')
  await side.getByText('2 versions').waitFor()
  clean(page)
})

test('people, imports and settings are there; twelve hours and another zone are a setting', async () => {
  await goTo(page, '#/case/people')
  await page.getByText('What the roles may do').waitFor()
  await goTo(page, '#/case/imports')
  await page.getByText('What came in').or(page.getByText('No file has come in')).waitFor()
  await goTo(page, '#/case/settings')
  await page.getByRole('button', { name: '12 hours' }).click()
  await page.getByText(/Now it is .*(am|pm) \(Asia\/Almaty\)/).waitFor()
  await page.getByRole('button', { name: 'UTC', exact: true }).click()
  await page.getByText(/Now it is .*\(UTC\)/).waitFor()
  await page.getByRole('button', { name: '24 hours' }).click()
  await page.getByRole('button', { name: /^The case's/ }).click()
  clean(page)
})

test('the tables are handed out as a workbook', async () => {
  await goTo(page, '#/case/exports')
  await page.getByRole('button', { name: 'Make the workbook' }).click()
  const link = page.getByRole('link', { name: 'Download' }).first()
  await link.waitFor({ timeout: 60_000 })
  const answer = await page.evaluate(async (href) => {
    const got = await fetch(href)
    const bytes = new Uint8Array(await got.arrayBuffer())
    return { status: got.status, start: String.fromCharCode(bytes[0], bytes[1]), length: bytes.length }
  }, await link.getAttribute('href'))
  assert.deepEqual([answer.status, answer.start], [200, 'PK'])
  clean(page)
})

test('what is protected is opened by whose key lies here, and hidden again', async () => {
  await goTo(page, '#/case/tables?table=sources&row=witness-x')
  const side = page.getByRole('complementary', { name: 'The row' })
  await side.getByText('Something of it is protected', { exact: false }).or(side.locator('svg')).first().waitFor()
  assert.ok(!(await page.content()).includes('Aigerim'))
  await side.getByRole('button', { name: 'Show what is protected' }).click()
  await side.getByText('Aigerim Real').waitFor()
  await side.getByRole('button', { name: 'Hide' }).click()
  await side.getByRole('button', { name: 'Show what is protected' }).waitFor()
  assert.ok(!(await page.content()).includes('Aigerim'), 'nothing of it stays in the page')
  clean(page)
})
