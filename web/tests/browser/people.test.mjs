// Several people in one case: each sees what the other does, nobody's work is overwritten, and a sheet needs a second person.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Stage, VIDEO, ask, clean, film, goTo, until } from './stage.mjs'

const stage = new Stage()
let one
let anna
let boris
let id

before(async () => {
  const folder = await stage.case('team', 'Two people', 'Asia/Almaty', await film(stage, 'film.mp4', ...VIDEO))
  await stage.sightline('analyse', '--case', folder)
  one = await stage.serve(folder, '--team')
  anna = await stage.open(one)
  boris = await stage.second(one, anna)
  id = (await ask(anna, '/api/items?limit=5')).items[0].id
})
after(() => stage.end())

test('what one records appears at the other without a reload', async () => {
  for (const page of [anna, boris]) {
    await goTo(page, `#/item/${encodeURIComponent(id)}`)
    await page.getByRole('tab', { name: /^Observed/ }).waitFor()
  }
  await anna.locator('header h1').click()
  await anna.keyboard.press('m')
  await anna.keyboard.type('A bus burns at the corner')
  await anna.keyboard.press('Enter')
  await boris.getByText('A bus burns at the corner').first().waitFor({ timeout: 5000 })
  clean(anna)
  clean(boris)
})

test('two edits of one row: both are shown, and the person chooses', async () => {
  for (const page of [anna, boris]) {
    await goTo(page, `#/item/${encodeURIComponent(id)}?tab=about`)
    await page.getByRole('button', { name: 'Edit' }).first().click()
  }
  await anna.getByLabel('Title').fill('The bus, from the north')
  await boris.getByLabel('Title').fill('Bus at the corner')
  await anna.getByRole('button', { name: /^Record/ }).click()
  await anna.getByRole('heading', { name: 'The bus, from the north' }).waitFor()
  await boris.getByRole('button', { name: /^Record/ }).click()
  const dialog = boris.getByRole('dialog', { name: /Somebody changed this/ })
  await dialog.getByText('The bus, from the north').waitFor()
  await dialog.getByText('Bus at the corner').waitFor()
  await dialog.getByRole('button', { name: 'Record what is chosen' }).click()
  await boris.getByRole('heading', { name: 'Bus at the corner' }).waitFor()
  const { versions } = await ask(boris, `/api/facts/items/${encodeURIComponent(id)}`)
  const titles = versions.map((version) => version.cells.title)
  assert.ok(titles.includes('The bus, from the north') && titles.includes('Bus at the corner'), `both stay: ${titles}`)
  clean(boris, /409/)
})

test('a sheet is verified by a second person, who is another', async () => {
  await goTo(anna, `#/item/${encodeURIComponent(id)}?tab=verification`)
  await anna.getByRole('button', { name: 'Fill in a sheet' }).click()
  const form = anna.getByRole('form', { name: 'Sheet' })
  for (const [n, question] of ['Source', 'Place', 'Time', 'Integrity'].entries()) {
    await form.getByLabel(question, { exact: true }).selectOption('confirmed')
    await form.getByLabel('Why').nth(n).fill(`Because of ${question}`)
  }
  for (const suspicion of ['Edited', 'Staged', 'Recycled', 'Generated']) await form.getByLabel(suspicion).selectOption('no_sign')
  await form.getByLabel('State').selectOption('verified')
  await form.getByRole('button', { name: /^Record/ }).click()
  await anna.getByText('You filled it in; a second person has to check it.').waitFor()
  await goTo(boris, `#/item/${encodeURIComponent(id)}?tab=verification`)
  await boris.getByRole('button', { name: 'I checked it and agree' }).click()
  await anna.getByText('Agrees', { exact: true }).waitFor()
  const { rows } = await ask(anna, `/api/facts?table=verification&item=${encodeURIComponent(id)}&limit=5`)
  assert.equal(rows[0].cells.second_agrees, 'yes')
  assert.notEqual(rows[0].cells.second, rows[0].cells.by)
  clean(anna)
  clean(boris)
})

test('a comment mentions somebody, and is there for them at once', async () => {
  for (const page of [anna, boris]) await goTo(page, `#/item/${encodeURIComponent(id)}?tab=talk`)
  await anna.getByRole('textbox', { name: 'Comment' }).fill('Is this the same bus as yesterday? @Bori')
  await anna.getByRole('button', { name: 'Boris Second' }).click()
  await anna.getByRole('button', { name: /^Send/ }).click()
  await boris.locator('.talk').getByText(/Is this the same bus as yesterday/).waitFor({ timeout: 5000 })
  await boris.getByLabel('1 comment is new for you').waitFor({ timeout: 5000 })
  clean(anna)
  clean(boris)
})

test('a security key is made known, and then asked for at the login', async () => {
  // Keys know servers by name, not by number; and a browser lets them be used on the computer itself.
  const page = await stage.window()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: false, hasUserVerification: false, isUserVerified: false, automaticPresenceSimulation: true } })
  const login = async (how) => {
    await page.goto(`http://localhost:${one.port}/`)
    await page.getByLabel('Name').fill('Boris Second')
    await page.getByLabel('Password').fill('correct horse battery staple')
    await page.getByRole('button', { name: how, exact: true }).click()
  }
  await login('Log in')
  await page.waitForSelector('nav a')
  await goTo(page, '#/case/people')
  await page.getByLabel('What you call the key').fill('Blue key')
  await page.getByRole('button', { name: 'Add a key' }).click()
  await page.getByText('Blue key', { exact: true }).waitFor()
  const { accounts } = await ask(anna, '/api/people')
  assert.equal(accounts.find((account) => account.name === 'Boris Second').keys, 1)
  const leave = () => page.evaluate(async () => {
    const { csrf } = await (await fetch('/api/session')).json()
    await fetch('/api/session', { method: 'DELETE', headers: { 'X-Sightline-CSRF': csrf } })
  })
  await leave()
  // The password alone is not enough any more; with the key it is.
  await login('Log in')
  await page.getByText(/are not right/).waitFor()
  await page.getByRole('button', { name: 'Log in with a security key' }).click()
  await page.waitForSelector('nav a')
  assert.equal((await ask(page, '/api/session')).person, 'Boris Second')
  // Forgotten by its owner, it is asked for no more.
  await goTo(page, '#/case/people')
  await page.getByRole('button', { name: 'Forget the key Blue key' }).click()
  await page.getByText('None yet: a login needs your password alone, or your authenticator.').waitFor()
  await leave()
  await login('Log in')
  await page.waitForSelector('nav a')
  clean(page, /401/)
})
