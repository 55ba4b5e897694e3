// The report: a false sentence is caught while it is typed, mended by key, cited by name, looked at, signed off by a second person,
// published, and named when what it stands on changes. On the case of Almaty, by two people.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'

import { axe as found } from './screens.mjs'
import { ROOT, Stage, ask, clean, goTo, send, until } from './stage.mjs'

const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const stage = new Stage()
let one
let ana
let bo
const hash = () => ana.evaluate(() => decodeURIComponent(location.hash))
const editor = (page) => page.getByRole('textbox', { name: 'Text of the report' })
const typed = (page) => editor(page).evaluate((content) => content.innerText)
const beside = (page) => page.getByRole('complementary', { name: 'Beside the text' })
const FALSE = 'At the president’s residence at least 12 people appear to have been killed [@o-res-dead].'
// A page in its frame runs no script: the browser says so of the one that it holds.
const FRAMED = /sandboxed|Content Security Policy/

const axe = async (page, name) => assert.deepEqual(await found(page, name), [])
const seen = async (page, name, { held = true } = {}) => {
  for (const look of ['light', 'dark']) {
    await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), look)
    if (shots) await page.screenshot({ path: join(shots, `${name}-${look}.png`) })
    if (held) await axe(page, `${name} ${look}`)
  }
  await page.evaluate(() => document.documentElement.removeAttribute('data-theme'))
}

before(async () => {
  const folder = await stage.case('report', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'))
  one = await stage.serve(folder, '--team')
  ana = await stage.open(one)
  bo = await stage.second(one, ana, 'Bo Second', 'editor')
  await until('the findings are made', async () => (await ask(ana, '/api/count')).as_of !== null, 60_000)
})
after(() => stage.end())
afterEach(async (context) => {
  if (shots && !context.passed) await ana.screenshot({ path: join(shots, 'failed.png') })
})

test('a report is begun from an empty list, and a false sentence is caught while it is typed', async () => {
  await ana.keyboard.press('g')
  await ana.keyboard.press('r')
  await ana.getByText('No report has been begun').waitFor()
  await seen(ana, 'report-none')
  await ana.getByRole('button', { name: 'New report' }).click()
  await ana.getByRole('textbox', { name: 'Name' }).fill('almaty')
  await ana.getByRole('button', { name: 'Begin', exact: true }).click()
  await editor(ana).waitFor()
  await editor(ana).click()
  await ana.keyboard.press('Control+End')
  // Letters that are keys elsewhere are letters here.
  await ana.keyboard.type('## Residence\n\n', { delay: 5 })
  await ana.keyboard.type(FALSE, { delay: 3 })
  const found = beside(ana).locator('[data-found="number-above-least"]')
  await found.waitFor()
  assert.match(await typed(ana), /^# almaty\n+## Residence\n+At the president.*at least 12 people.*\[@o-res-dead\]\.\s*$/, 'as it was typed')
  assert.match(await hash(), /^#\/report\/almaty/)
  assert.equal(await ana.locator('.cm-lintRange-error').first().evaluate((mark) => getComputedStyle(mark).textDecorationStyle), 'double', 'told by the line, not by colour alone')
  await beside(ana).getByText('10 people who appear to be dead').first().waitFor()
  await beside(ana).getByText('at least 10', { exact: true }).first().waitFor()
  await seen(ana, 'report-false')
  assert.equal(await beside(ana).getByText(/\btrue\b|correct/i).count(), 0)
  clean(ana)
})

test('by key: to what was found, and its fix; then nothing is found, which is not called true', async () => {
  await ana.keyboard.press('Control+Home')
  await ana.keyboard.press('F8')
  await beside(ana).getByRole('button', { name: /is above the least/, expanded: true }).waitFor()
  await until('the place has an address', async () => /line=\d+/.test(await hash()))
  await ana.keyboard.press('Control+.')
  await until('the fix stands in the text', async () => /at least 10 people/.test(await typed(ana)))
  await beside(ana).getByText('Nothing found', { exact: true }).waitFor()
  await beside(ana).getByText(/things? not read/).first().waitFor()
  await beside(ana).getByText(/^Not read:/).click()
  await beside(ana).getByText(/protected names were not compared/).waitFor()
  clean(ana)
})

test('a citation is inserted by name, and what the sentence stands on is beside it', async () => {
  await editor(ana).click()
  await ana.keyboard.press('Control+End')
  await ana.keyboard.type(' Two men closest to the residence appear to have been hit, and fell ', { delay: 2 })
  await beside(ana).locator('[data-found="uncited"]').waitFor()
  await ana.keyboard.type('[@two-fall', { delay: 30 })
  await ana.getByRole('option', { name: /o-res-two-fall/ }).waitFor()
  await seen(ana, 'report-names', { held: false })
  // A list that has just opened takes no key yet, so that nobody accepts what they have not seen.
  await ana.waitForTimeout(300)
  await ana.keyboard.press('Enter')
  await ana.keyboard.press('End')
  await ana.keyboard.type('.')
  await until('the mark is whole', async () => /fell \[@o-res-two-fall\]\./.test(await typed(ana)))
  await beside(ana).getByText('Nothing found', { exact: true }).waitFor()
  await beside(ana).getByRole('link', { name: 'o-res-two-fall' }).waitFor()
  // A computed value, asked for by key.
  await ana.keyboard.type(' The square was empty of protesters ', { delay: 2 })
  await ana.keyboard.type('square-cl', { delay: 30 })
  await ana.keyboard.press('Control+Space')
  await ana.getByRole('option', { name: /time square-cleared/ }).click()
  await until('the value is inserted', async () => /\{\{time square-cleared\}\}/.test(await typed(ana)))
  await ana.keyboard.press('End')
  await ana.keyboard.type(' [@square-cleared].', { delay: 2 })
  await beside(ana).getByText('Nothing found', { exact: true }).waitFor()
  clean(ana)
})

test('nothing that was typed is lost when the server is killed; saved under its base; two texts at once are both shown', async () => {
  await ana.getByText('Not saved yet; kept on this computer').waitFor()
  const text = await typed(ana)
  await stage.kill(one)
  await ana.keyboard.press('Control+s')
  await ana.getByRole('alert').first().waitFor()
  assert.equal(await typed(ana), text)
  const again = await stage.serve(one.folder, '--team', '--port', one.port)
  await ana.goto(again.address)
  await bo.goto(again.origin)
  await bo.getByLabel('Name').fill('Bo Second')
  await bo.getByLabel('Password').fill('correct horse battery staple')
  await bo.getByRole('button', { name: 'Log in' }).click()
  await bo.waitForSelector('nav a')
  ana.wrong.length = bo.wrong.length = 0
  one = again
  await goTo(ana, '#/report/almaty')
  await ana.getByText('What was typed here before and never saved is back.').waitFor()
  assert.equal((await typed(ana)).trim(), text.trim())
  await editor(ana).click()
  await ana.keyboard.press('Control+s')
  await ana.getByText('Saved as version 1').waitFor()
  // Bo saves another; Ana, who has typed, sees both and decides.
  await bo.evaluate(async () => {
    const { csrf } = await (await fetch('/api/session')).json()
    const { draft } = await (await fetch('/api/reports/almaty')).json()
    const body = JSON.stringify({ key: crypto.randomUUID(), base: draft.version, text: draft.text.replace('## Residence', '## The residence') })
    await fetch('/api/reports/almaty', { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': csrf }, body })
  })
  await ana.getByText('Saved as version 2').waitFor()
  assert.match(await typed(ana), /## The residence/, 'what another saved is shown where nothing was typed')
  await editor(ana).click()
  await ana.keyboard.press('Control+Home')
  await ana.keyboard.press('End')
  await ana.keyboard.type(', January 2022')
  await bo.evaluate(async () => {
    const { csrf } = await (await fetch('/api/session')).json()
    const { draft } = await (await fetch('/api/reports/almaty')).json()
    const body = JSON.stringify({ key: crypto.randomUUID(), base: draft.version, text: draft.text.replace('## The residence', '## The residence, 5 January') })
    await fetch('/api/reports/almaty', { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': csrf }, body })
  })
  await ana.getByText(/Bo Second saved version 3 meanwhile/).waitFor()
  await ana.keyboard.press('Control+s')
  const both = ana.getByRole('dialog', { name: 'Somebody changed this meanwhile' })
  await both.getByText('## The residence, 5 January').first().waitFor()
  await seen(ana, 'report-both')
  await both.getByRole('button', { name: 'Save mine after theirs' }).click()
  await ana.getByText('Saved as version 4').waitFor()
  assert.equal((await ask(ana, '/api/reports/almaty')).versions.length, 4, 'both stay in the history')
  clean(ana, /409/)
})

test('preview shows the page as it would be published, in a frame that may do nothing', async () => {
  await ana.getByRole('tab', { name: 'Preview' }).click()
  const frame = ana.frameLocator('iframe[title="Preview of the page"]')
  await frame.getByText('at least 10 people appear to have been killed').first().waitFor()
  await frame.getByText('Not published').waitFor()
  assert.equal(await ana.locator('iframe').getAttribute('sandbox'), '')
  await seen(ana, 'report-preview', { held: false })
  clean(ana, FRAMED)
})

test('who wrote in it does not sign; a second person does; then it is published and every version stays', async () => {
  await goTo(ana, '#/report/almaty?part=published')
  const sign = ana.getByRole('button', { name: /Sign off version 4/ })
  await sign.waitFor()
  assert.ok(await sign.isDisabled())
  await ana.getByText(/wrote in it \(version 4\): somebody who did not signs it off/).waitFor()
  assert.ok(await ana.getByRole('button', { name: 'Publish version 4' }).isDisabled())
  // Bo wrote in it too: neither of the two may. A third person, who only read, signs.
  const cy = await stage.second(one, ana, 'Cy Third', 'editor')
  await goTo(cy, '#/report/almaty?part=published')
  await cy.getByRole('button', { name: /Sign off version 4 as Cy Third/ }).click()
  await cy.getByText('Stands', { exact: true }).waitFor()
  clean(cy)
  await ana.getByText('Signed off by Cy Third').first().waitFor()
  await ana.getByRole('button', { name: 'Publish version 4' }).click()
  const version = ana.locator('[data-published="1"]')
  await version.waitFor()
  await seen(ana, 'report-published')
  await version.getByRole('link', { name: 'Version 1' }).click()
  await ana.frameLocator('iframe').getByText(/Version 1, published/).waitFor()
  clean(ana, FRAMED)
})

test('a fact changes: the sentence is named, the sign-off has lapsed, and the note is drafted', async () => {
  await goTo(ana, '#/report/almaty?part=changes')
  await ana.getByText('No sentence changed').waitFor()
  await bo.evaluate(async () => {
    const { csrf } = await (await fetch('/api/session')).json()
    const { row } = await (await fetch('/api/facts/observations/o-res-dead')).json()
    const cells = { id: 'o-res-dead', at_least: '9', what: '9 people who appear to be dead, in 18 of the 23 videos' }
    const body = JSON.stringify({ key: crypto.randomUUID(), reason: 'counted again', rows: [{ table: 'observations', base: row.version, cells, only_these: true }] })
    await fetch('/api/facts', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': csrf }, body })
  })
  const changed = ana.getByRole('list', { name: 'Changes' }).getByRole('listitem')
  await changed.first().waitFor()
  assert.equal(await changed.count(), 1, 'the other sentences stand')
  await changed.getByText('o-res-dead').first().waitFor()
  await changed.getByText(/9 people who appear to be dead/).first().waitFor()
  await ana.getByText(/An earlier version stated/).first().waitFor()
  await ana.getByRole('link', { name: /1 sentence of version 1 does not hold as published/ }).waitFor()
  await ana.getByText('The sign-off by Cy Third has lapsed').waitFor()
  await seen(ana, 'report-changes')
  await goTo(ana, '#/report/almaty')
  await beside(ana).locator('[data-found="number-above-least"]').waitFor()
  await goTo(ana, '#/report/almaty?part=published')
  await ana.getByText('Lapsed: what the sentences stand on has changed').waitFor()
  assert.ok((await ana.getByRole('textbox', { name: 'Note to readers' }).inputValue()).includes('An earlier version stated'))
  await seen(ana, 'report-lapsed')
  clean(ana, FRAMED)
})

test('the next version is published with positions blurred, and as a document for print', async () => {
  const text = (await ask(ana, '/api/reports/almaty')).draft.text.replace('at least 10', 'at least 9')
  const saved = await send(ana, 'PUT', '/api/reports/almaty', { key: crypto.randomUUID(), base: 4, text })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  const cy = stage.pages.at(-1)
  await goTo(cy, '#/report/almaty?part=published')
  await cy.getByRole('button', { name: /Sign off version 5 as Cy Third/ }).click()
  await ana.reload()
  await ana.getByText('Signed off by Cy Third').first().waitFor()
  const publish = ana.getByRole('button', { name: 'Publish version 5' })
  const blur = ana.getByRole('textbox', { name: 'Blur positions to (metres)' })
  await blur.fill('half a mile')
  await ana.getByText('Metres from 1 to 100,000, such as 500.').first().waitFor()
  assert.ok(await publish.isDisabled(), 'a radius that is none publishes nothing')
  await blur.fill('500')
  await ana.getByRole('checkbox', { name: /document for print/ }).check()
  await until('the note is drafted', async () => (await ana.getByRole('textbox', { name: 'Note to readers' }).inputValue()).length > 0)
  await publish.click()
  const version = ana.locator('[data-published="2"]')
  await version.waitFor({ timeout: 120_000 })
  await seen(ana, 'report-print')
  const link = version.getByRole('link', { name: 'Document for print (PDF)' })
  assert.equal(await link.getAttribute('download'), 'almaty-2.pdf')
  const start = await ana.evaluate(async (href) => {
    const answer = await fetch(href)
    return { kind: answer.headers.get('content-type'), start: (await answer.text()).slice(0, 5) }
  }, await link.getAttribute('href'))
  assert.deepEqual(start, { kind: 'application/pdf', start: '%PDF-' })
  const page = await ana.evaluate(async () => (await fetch('/pages/published/almaty/2')).text())
  assert.match(page, /each is shown to within 500 m/)
  assert.equal(await ana.locator('[data-published="1"]').getByRole('link', { name: 'Document for print (PDF)' }).count(), 0)
  clean(ana, FRAMED)
})

test('the whole report of the example, a thousand findings, and Russian', async () => {
  const whole = readFileSync(join(ROOT, 'examples/almaty-2022/report.md'), 'utf8')
  const save = (id, text) => ana.evaluate(async ({ id: name, text: words }) => {
    const { csrf } = await (await fetch('/api/session')).json()
    return (await fetch(`/api/reports/${name}`, { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': csrf }, body: JSON.stringify({ key: crypto.randomUUID(), base: 0, text: words }) })).status
  }, { id, text })
  assert.equal(await save('whole', whole), 200)
  assert.equal(await save('many', `# Many\n\n${Array.from({ length: 1000 }, (_, n) => `Soldiers killed ${n + 2} people there.`).join('\n\n')}\n`), 200)
  await goTo(ana, '#/report')
  await ana.getByRole('grid', { name: 'Report' }).getByRole('link', { name: 'Almaty, January 2022: force against protesters and rioters' }).waitFor()
  await seen(ana, 'report-list')
  await goTo(ana, '#/report/whole?line=12')
  await editor(ana).waitFor()
  await beside(ana).getByText('What this sentence stands on').waitFor()
  await seen(ana, 'report-whole')
  await goTo(ana, '#/report/many')
  await beside(ana).getByText(/[\d,]+ errors/).first().waitFor()
  assert.ok((await beside(ana).locator('[data-found]').count()) <= 120, 'a long list is not drawn whole')
  await beside(ana).getByText(/more after these/).first().waitFor()
  await seen(ana, 'report-many', { held: false })
  await ana.getByRole('button', { name: 'Look, language and keys' }).click()
  await ana.getByRole('menuitemcheckbox', { name: 'Русский' }).click()
  await ana.getByRole('complementary', { name: 'Рядом с текстом' }).getByText(/ошибок|ошибки|ошибка/).first().waitFor()
  if (shots) await ana.screenshot({ path: join(shots, 'report-ru.png') })
  clean(ana)
})
