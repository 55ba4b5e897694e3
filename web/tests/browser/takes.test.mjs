// The uninterrupted recordings of an item: what the machine found is split and moved by a person at the frame that is shown, what stood
// before stays in the ledger, and each take is verified by itself, with a second person.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Stage, ask, clean, film, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let anna
let boris
let id
const takes = async () => (await ask(anna, `/api/items/${encodeURIComponent(id)}`)).takes.map(({ id: name, from_s: from, to_s: to, by_person: own }) => ({ name, from, to, own }))
const panel = (page) => page.getByRole('list', { name: 'Takes' })

before(async () => {
  // Two pictures that have nothing in common, one after the other: a cut that is found.
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=6', '-f', 'lavfi', '-i', 'mandelbrot=size=320x180:rate=25,trim=duration=6,negate']
  const path = await film(stage, 'cut.mp4', ...sources, '-filter_complex', '[0:v]setsar=1,format=yuv420p[a];[1:v]setsar=1,format=yuv420p[b];[a][b]concat=n=2:v=1[v]', '-map', '[v]', '-c:v', 'libx264', '-g', '25')
  const folder = await stage.case('takes', 'Two takes', 'Asia/Almaty', path)
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder, '--team')
  anna = await stage.open(one)
  boris = await stage.second(one, anna)
  id = (await ask(anna, '/api/items?limit=5')).items[0].id
})
after(() => stage.end())

test('the machine finds two takes, and says that it did', async () => {
  const found = await takes()
  assert.deepEqual(found.map(({ name, own }) => [name, own]), [[`${id}#1`, false], [`${id}#2`, false]])
  assert.ok(Math.abs(found[0].to - 6) < 0.05 && Math.abs(found[1].from - 6) < 0.05, JSON.stringify(found))
  await goTo(anna, `#/item/${encodeURIComponent(id)}?tab=about`)
  await panel(anna).getByText('found by the machine').nth(1).waitFor()
  clean(anna)
})

test('a take is split at the frame that is shown, with a reason; the other stays the machine’s', async () => {
  await goTo(anna, `#/item/${encodeURIComponent(id)}?tab=about&at=3`)
  await anna.getByRole('button', { name: 'Split at 0:03.00' }).click()
  const form = anna.getByRole('form', { name: `Split ${id}#1 at 0:03.00` })
  await form.getByText('0:00.00 – 0:03.00').waitFor()
  await form.getByText('0:03.00 – 0:06.00').waitFor()
  assert.equal((await ask(anna, '/api/facts?table=takes&limit=5')).total, 0, 'nothing is recorded before somebody says so')
  await form.getByLabel('Why').fill('The shadow jumps between these frames')
  await form.getByRole('button', { name: /^Record/ }).click()
  await panel(anna).getByText('found by a person').nth(1).waitFor()
  assert.deepEqual((await takes()).map(({ name, from, to, own }) => [name, from, to, own]), [[`${id}#1`, 0, 3, true], [`${id}#3`, 3, 6, true], [`${id}#2`, 6, 12, false]])
  const { entries } = await ask(anna, '/api/ledger?q=shadow+jumps&limit=10')
  assert.equal(entries.length, 2, 'both are entries with the reason')
  clean(anna)
})

test('a take is moved, and the neighbour that touches it moves along', async () => {
  await panel(anna).getByRole('button', { name: `Move ${id}#3` }).click()
  const form = anna.getByRole('form', { name: `Move ${id}#3` })
  await form.getByLabel('Ends at').fill('2')
  await form.getByText('A take has a beginning before its end').waitFor()
  assert.ok(await form.getByRole('button', { name: /^Record/ }).isDisabled())
  await form.getByLabel('Ends at').fill('0:07.5')
  await form.getByText('0:07.50 – 0:12.00').waitFor()
  await form.getByLabel('Why').fill('The cut is a fade')
  await form.getByRole('button', { name: /^Record/ }).click()
  await until('both moved', async () => JSON.stringify((await takes()).map(({ name, from, to, own }) => [name, from, to, own])) === JSON.stringify([[`${id}#1`, 0, 3, true], [`${id}#3`, 3, 7.5, true], [`${id}#2`, 7.5, 12, true]]))
  const { versions } = await ask(anna, `/api/facts/takes/${encodeURIComponent(`${id}#3`)}`)
  assert.deepEqual(versions.map((version) => version.cells.to_s), ['7.5', '6'], 'what stood before stays')
  clean(anna)
})

test('each take has a sheet of its own, and a second person verifies it', async () => {
  await goTo(anna, `#/item/${encodeURIComponent(id)}?tab=verification`)
  const sheet = (page) => page.locator('.verification section', { hasText: `Take ${id}#3` })
  await sheet(anna).getByRole('button', { name: 'Fill in a sheet' }).click()
  const form = anna.getByRole('form', { name: 'Sheet' })
  for (const [n, question] of ['Source', 'Place', 'Time', 'Integrity'].entries()) {
    await form.getByLabel(question, { exact: true }).selectOption('confirmed')
    await form.getByLabel('Why').nth(n).fill(`Because of ${question}`)
  }
  for (const suspicion of ['Edited', 'Staged', 'Recycled', 'Generated']) await form.getByLabel(suspicion).selectOption('no_sign')
  await form.getByLabel('State').selectOption('verified')
  await form.getByRole('button', { name: /^Record/ }).click()
  await sheet(anna).getByText('You filled it in; a second person has to check it.').waitFor()
  assert.equal(await sheet(anna).getByRole('button', { name: 'I checked it and agree' }).count(), 0, 'nobody is their own second person')
  await goTo(boris, `#/item/${encodeURIComponent(id)}?tab=verification`)
  await sheet(boris).getByRole('button', { name: 'I checked it and agree' }).click()
  await sheet(anna).getByText('Agrees', { exact: true }).waitFor()
  const { rows } = await ask(anna, `/api/facts?table=verification&item=${encodeURIComponent(id)}&limit=5`)
  assert.deepEqual(rows.map((row) => [row.cells.take, row.cells.state, row.cells.second]), [[`${id}#3`, 'verified', 'Boris Second']])
  assert.equal(await anna.locator('.verification section', { hasText: `Take ${id}#1` }).getByRole('button', { name: 'Fill in a sheet' }).count(), 1, 'the others stay held')
  clean(anna)
  clean(boris)
})
