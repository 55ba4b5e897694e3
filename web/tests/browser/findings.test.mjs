// How many, what happened, who says what, what the law asks, what others counted: each screen on the case of Almaty, by hand and by key.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { ROOT, Stage, ask, clean, goTo, send, until } from './stage.mjs'

const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const stage = new Stage()
let page
const hash = () => page.evaluate(() => decodeURIComponent(location.hash))
const shot = async (name) => {
  if (!shots) return
  for (const look of ['light', 'dark']) {
    await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), look)
    await page.screenshot({ path: join(shots, `${name}-${look}.png`) })
  }
  await page.evaluate(() => document.documentElement.removeAttribute('data-theme'))
}

before(async () => {
  const folder = await stage.case('findings', 'Almaty, January 2022', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'))
  const one = await stage.serve(folder)
  page = await stage.open(one)
  await until('the findings are made', async () => (await ask(page, '/api/count')).as_of !== null, 60_000)
})
after(() => stage.end())

test('count: the least number stands with what it stands on, and says that it is an undercount', async () => {
  await goTo(page, '#/count?incident=incident-2&state=appears_dead')
  const panel = page.getByRole('complementary', { name: 'The numbers' })
  await panel.getByText('at least 10', { exact: true }).first().waitFor()
  await panel.getByText('nothing bounds it from above').first().waitFor()
  await panel.getByText(/An undercount, over \d+ recordings?: why/).first().click()
  await panel.getByText(/who was not filmed, or not marked, is not in it/).first().waitFor()
  clean(page)
})

test('count: two are compared by key, with what shows it, and the number follows at once', async () => {
  const number = async () => (await ask(page, '/api/count')).numbers.find((one) => one.incident === 'incident-2' && !one.place && !one.actor && one.state === 'armed')
  const before = await number()
  await goTo(page, '#/count?incident=incident-2&state=armed')
  await page.locator('[data-sighting]').first().waitFor()
  await shot('count')
  const links = (await ask(page, '/api/count')).links.length
  await page.keyboard.press('n')
  await until('the next comparison is opened', async () => /a=.+&b=.+/.test(await hash()))
  const form = page.getByRole('form', { name: 'Compare two sightings' })
  await shot('count-compare')
  await page.keyboard.press('d')
  await form.getByRole('textbox', { name: /What shows it/ }).fill('Other clothes, and both stand at one time')
  await page.keyboard.press('Enter')
  await until('the link is recorded', async () => (await ask(page, '/api/count')).links.length === links + 1)
  const after = await until('the number is made anew', async () => {
    const now = await number()
    return now.at_least === before.next.if_different[0] && now
  })
  assert.deepEqual([after.at_least, after.at_most], before.next.if_different, 'as the comparison had promised')
  clean(page)
})

test('count: a card is dragged onto another, and nothing is recorded before somebody says what shows it', async () => {
  await goTo(page, '#/count?incident=incident-2')
  const cards = page.locator('[data-sighting]')
  await cards.nth(1).waitFor()
  const [a, b] = [await cards.nth(0).getAttribute('data-sighting'), await cards.nth(1).getAttribute('data-sighting')]
  await cards.nth(0).dragTo(cards.nth(1))
  await until('both are beside each other', async () => (await hash()).includes(`a=${a}`) && (await hash()).includes(`b=${b}`))
  const form = page.getByRole('form', { name: 'Compare two sightings' })
  await form.getByRole('button', { name: /^Same/ }).click()
  assert.ok(await form.getByRole('button', { name: /^Record/ }).isDisabled(), 'without a reason nothing is kept')
  await page.getByRole('complementary', { name: 'Compare two sightings' }).getByRole('button', { name: 'Close', exact: true }).click()
  clean(page)
})

test('count: what cannot be told is said by key, is recorded as such, and moves no number', async () => {
  const number = async () => (await ask(page, '/api/count')).numbers.find((one) => one.incident === 'incident-2' && !one.place && !one.actor && !one.state)
  const before = await number()
  const view = await ask(page, '/api/count')
  const known = new Set(view.links.map((link) => [link.a, link.b].sort().join(' ')))
  await goTo(page, '#/count?incident=incident-2')
  const cards = page.locator('[data-sighting]')
  await cards.nth(1).waitFor()
  const ids = await cards.evaluateAll((all) => all.map((card) => card.getAttribute('data-sighting')))
  const pairs = ids.flatMap((a, n) => ids.slice(n + 1).map((b) => [a, b]))
  const [a, b] = pairs.find((pair) => !known.has([...pair].sort().join(' ')))
  await goTo(page, `#/count?incident=incident-2&a=${a}&b=${b}`)
  const form = page.getByRole('form', { name: 'Compare two sightings' })
  await form.waitFor()
  await page.keyboard.press('u')
  await until('undetermined is chosen', async () => (await form.getByRole('button', { name: /^Undetermined/ }).getAttribute('aria-pressed')) === 'true')
  await form.getByRole('textbox', { name: /What shows it/ }).fill('The face is turned away in both')
  await page.keyboard.press('Enter')
  const link = await until('the link is recorded', async () => (await ask(page, '/api/count')).links.find((one) => [one.a, one.b].sort().join(' ') === [a, b].sort().join(' ')))
  assert.deepEqual([link.relation, link.reason], ['undetermined', 'The face is turned away in both'])
  await until('the numbers are made from it', async () => !(await ask(page, '/api/count')).stale)
  const after = await number()
  assert.deepEqual([after.at_least, after.at_most], [before.at_least, before.at_most])
  clean(page)
})

test('incidents: four as delimited, events in a partial order, movements, and what no take covers', async () => {
  await goTo(page, '#/incidents')
  const nav = page.getByRole('navigation', { name: 'Incidents' })
  await nav.getByRole('button').nth(4).waitFor()
  assert.equal(await nav.getByRole('button').count(), 5, 'the whole case and four incidents')
  await nav.getByRole('button', { name: /Incident Two/ }).click()
  await page.getByText('What no take covers').first().waitFor()
  await page.getByText(/Order of these \d+ not wholly known/).first().waitFor()
  assert.ok((await page.getByText('Surely after').count()) > 0, 'what is known of the order is said')
  await page.getByRole('img', { name: 'Stations of movements on the ground' }).waitFor()
  await page.getByRole('complementary', { name: 'Movements' }).getByRole('listitem').getByRole('button').first().click()
  await until('the movement has an address', async () => /way=/.test(await hash()))
  await page.getByText('Looked for and not seen').first().waitFor()
  await shot('incidents')
  const view = await ask(page, '/api/incidents')
  assert.ok(view.events.every((event) => !event.after.includes(event.id)))
  assert.ok(view.events.some((event) => event.unordered_with > 0), 'no total order is made up')
  clean(page)
})

test('incidents: events that the machine only suggests become an incident when a person names it, and not before', async () => {
  const rows = [
    { table: 'events', base: null, cells: { id: 'suggest-1', title: 'A lorry stops', kind: 'other', place: 'republic-square' } },
    { table: 'events', base: null, cells: { id: 'suggest-2', title: 'Its driver runs away', kind: 'other', place: 'republic-square' } },
    { table: 'evidence', base: null, cells: { id: 'suggest-t1', subject: 'suggest-1', relation: 'within', low: '2022-01-09 10:00', high: '2022-01-09 10:05', basis: 'seen' } },
    { table: 'evidence', base: null, cells: { id: 'suggest-t2', subject: 'suggest-2', relation: 'within', low: '2022-01-09 10:05', high: '2022-01-09 10:15', basis: 'seen' } },
  ]
  assert.equal((await send(page, 'POST', '/api/facts', { key: crypto.randomUUID(), reason: 'seen', rows })).status, 200)
  const suggested = await until('they are suggested', async () => (await ask(page, '/api/incidents')).suggestions.find((one) => one.kind === 'one_incident' && one.ids.includes('suggest-1') && one.ids.includes('suggest-2')))
  const before = await ask(page, '/api/incidents')
  assert.ok(before.events.filter((event) => event.id.startsWith('suggest-')).every((event) => !event.incident), 'nothing is decided by the machine')
  await goTo(page, '#/incidents')
  await page.locator('summary', { hasText: /suggestion/ }).click()
  const line = page.locator(`[data-suggestion="${suggested.ids[0]}"]`)
  const accept = line.getByRole('button', { name: 'Make it an incident' })
  assert.ok(await accept.isDisabled(), 'without a name nothing is recorded')
  await line.getByRole('textbox', { name: /What it is called/ }).fill('The lorry on the square')
  await accept.click()
  await until('its address is that of the new incident', async () => /incident=incident-\d+/.test(await hash()))
  const made = await until('it is an incident with its events', async () => {
    const view = await ask(page, '/api/incidents')
    const incident = view.incidents.find((one) => one.title === 'The lorry on the square')
    const events = view.events.filter((event) => incident && event.incident === incident.id).map((event) => event.id)
    return events.length >= 2 && { incident, events, view }
  })
  assert.deepEqual(made.events.sort(), [...suggested.ids].sort())
  assert.equal(made.incident.place, 'republic-square')
  assert.equal(made.view.incidents.length, before.incidents.length + 1)
  assert.ok(!made.view.suggestions.some((one) => one.ids.includes('suggest-1')), 'it is suggested no more')
  await shot('incidents-accepted')
  clean(page)
})

test('claims: the board, the chain of knowledge and who depends on whom; the chief is not called contradicted', async () => {
  await goTo(page, '#/claims?claim=c-chief-not-armed')
  const panel = page.getByRole('complementary', { name: 'The claim' })
  await panel.getByText('Partly').first().waitFor()
  await panel.getByText('scope', { exact: true }).first().waitFor()
  assert.ok((await panel.getByRole('list', { name: 'Chain of knowledge' }).getByRole('listitem').count()) >= 1)
  await panel.getByText(/Sources with no known dependence: \d+/).first().waitFor()
  await shot('claims')
  assert.equal(await page.getByRole('region', { name: 'Contradicted' }).getByRole('button').count(), 0)
  await page.keyboard.press('j')
  await until('the next claim is chosen', async () => !(await hash()).includes('c-chief-not-armed'))
  await page.getByRole('tab', { name: /Official accounts/ }).click()
  await page.getByText('Says nothing of').first().waitFor()
  await shot('claims-accounts')
  clean(page)
})

test('claims: words stand in their own script, and beside them what is said to be a translation', async () => {
  const statement = (await ask(page, '/api/claims')).statements.find((one) => one.words.some((words) => words.translations.length))
  const { claims } = await ask(page, '/api/claims')
  const claim = claims.find((one) => one.statement === 'st-hrw-report')
  const rows = [
    { table: 'words', base: null, cells: { id: 'w-stop', statement: claim.statement, kind: 'speech', language: 'kk', script: 'Cyrl', text: 'Тоқтаңдар, атпаңдар!' } },
    { table: 'translations', base: null, cells: { id: 'w-stop.en', words: 'w-stop', language: 'en', text: 'Stop, do not shoot!', translator: 'A program 1.2', by_machine: 'yes' } },
    { table: 'translations', base: null, cells: { id: 'w-stop.ar', words: 'w-stop', language: 'ar', text: 'توقفوا، لا تطلقوا النار!', translator: 'R. Three', second_reader: 'R. Four' } },
  ]
  assert.equal((await send(page, 'POST', '/api/facts', { key: crypto.randomUUID(), reason: 'heard again', rows })).status, 200)
  await goTo(page, `#/claims?claim=${encodeURIComponent(claim.id)}`)
  const words = page.getByRole('complementary', { name: 'The claim' }).locator('[data-words="w-stop"]')
  await words.getByText('Тоқтаңдар, атпаңдар!').waitFor()
  assert.equal(await words.locator('blockquote').first().getAttribute('lang'), 'kk')
  const english = words.locator('[data-translation="w-stop.en"]')
  for (const says of ['Translation into English', 'by a program', 'translated by A program 1.2 · nobody read it against the original a second time']) await english.getByText(says, { exact: true }).waitFor()
  const arabic = words.locator('[data-translation="w-stop.ar"]')
  await arabic.getByText('read again by R. Four', { exact: false }).waitFor()
  assert.equal(await arabic.locator('blockquote').evaluate((node) => getComputedStyle(node).direction), 'rtl')
  await shot('claims-words')
  assert.ok(statement, 'the words of the example itself have theirs')
  clean(page)
})

test('law: the matrix by arrow, evidence of one cell, the strip before a first shot, judgements', async () => {
  await goTo(page, '#/law?event=residence-first-fire&element=un-basic-principles/warning')
  const panel = page.getByRole('complementary', { name: 'One element' })
  await panel.getByText('Against', { exact: true }).first().waitFor()
  await panel.getByText(/not looked for throughout|need not be all there was/).first().waitFor()
  await shot('law')
  await page.keyboard.press('ArrowRight')
  await until('the next element is chosen', async () => !(await hash()).includes('un-basic-principles/warning'))
  await page.getByRole('tab', { name: /Before first shots/ }).click()
  await page.getByRole('article').first().waitFor()
  const { strips } = await ask(page, '/api/law')
  const lanes = strips.flatMap((strip) => strip.lanes)
  assert.equal(await page.locator('[data-lane]').count(), lanes.length, 'one lane for each take, whatever it shows')
  assert.equal(await page.locator('[data-lane] h4').filter({ hasText: /cover/ }).count(), lanes.length, 'each says whether it ran in these minutes')
  await shot('law-strips')
  await page.getByRole('tab', { name: /Judgements/ }).click()
  await page.getByText('Human Rights Watch').first().waitFor()
  await shot('law-judgements')
  clean(page)
})

test('tolls: every figure with who gave it and when, and where two do not agree', async () => {
  await goTo(page, '#/tolls')
  await page.locator('[data-toll]').first().waitFor()
  assert.equal(await page.locator('[data-toll]').count(), (await ask(page, '/api/tolls')).entries.length)
  await page.keyboard.press('j')
  await until('a figure is chosen', async () => /toll=/.test(await hash()))
  await goTo(page, '#/tolls?toll=t-media-19')
  const panel = page.getByRole('complementary', { name: 'Where they do not agree' })
  await panel.getByText(/t-ministry-18/).first().waitFor()
  await shot('tolls')
  clean(page)
})

test('the screens are reached by key, and speak Russian', async () => {
  await goTo(page, '#/items')
  for (const [key, screen] of [['n', 'count'], ['e', 'incidents'], ['w', 'claims'], ['l', 'law'], ['o', 'tolls']]) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await until(`${screen} is shown`, async () => (await hash()).startsWith(`#/${screen}`))
  }
  await page.getByRole('button', { name: 'Look, language and keys' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Русский' }).click()
  await page.getByRole('link', { name: 'Утверждения' }).click()
  await page.getByRole('region', { name: 'Отчасти' }).waitFor()
  await shot('claims-ru')
  clean(page)
})
