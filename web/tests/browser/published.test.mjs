// A published page, opened from a file as readers get it: no script or request of its own may fail, axe finds nothing against WCAG 2.2 AA,
// it fits a phone and paper, and each sentence opens what it stands on.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'

import { axe } from './screens.mjs'
import { ROOT, Stage } from './stage.mjs'

const stage = new Stage()
const report = join(ROOT, 'examples/almaty-2022/report.md')
let address

before(async () => {
  const folder = await stage.case('almaty', 'Almaty', 'Asia/Almaty', join(ROOT, 'examples/almaty-2022'))
  await stage.sightline('signoff', '--case', folder, '--by', 'Bo', report)
  const page = join(stage.folder, 'published.html')
  await stage.sightline('publish', '--case', folder, '--by', 'Ana', report, '--html', page)
  address = pathToFileURL(page).href
})
after(() => stage.end())

const opened = async (options) => {
  const page = await stage.window(options)
  const asked = []
  page.on('request', (request) => request.url() !== address && !request.url().startsWith('data:') && asked.push(request.url()))
  page.asked = asked
  await page.goto(address)
  // A file has no host: what the stage calls elsewhere is judged by what was asked for.
  page.wrong = page.wrong.filter((one) => !one.startsWith('request elsewhere: file:'))
  return page
}

test('it is whole by itself, and says nothing to anybody', async () => {
  const page = await opened()
  assert.deepEqual(page.asked, [])
  assert.deepEqual(page.wrong, [])
  assert.equal(await page.locator('h1').count(), 1)
})

for (const scheme of ['light', 'dark']) {
  test(`axe finds nothing against it, ${scheme}`, async () => {
    const page = await opened({ colorScheme: scheme })
    assert.deepEqual(await axe(page, `published, ${scheme}`), [])
  })
}

test('it fits a phone: nothing but what scrolls by itself is wider than the screen', async () => {
  const page = await opened({ viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true })
  const { wide, size } = await page.evaluate(() => {
    const scrolls = (node) => node && (/(auto|scroll|hidden|clip)/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement))
    const seen = [...document.body.querySelectorAll('*')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('svg') && !scrolls(node.parentElement))
    return { wide: [...new Set(seen.map((node) => `${node.tagName}.${node.className}`))], size: parseFloat(getComputedStyle(document.querySelector('[id^=sentence-]')).fontSize) }
  })
  assert.deepEqual(wide, [])
  assert.ok(size >= 14, `${size} px`)
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 376)
})

test('each sentence opens what it stands on, with the keyboard too, and no link leads nowhere', async () => {
  const page = await opened()
  const sentences = page.locator('[id^=sentence-]')
  assert.ok((await sentences.count()) > 50)
  const first = page.locator('details.sentence').first()
  await first.locator('summary').focus()
  await page.keyboard.press('Enter')
  assert.equal(await first.evaluate((node) => node.open), true)
  assert.match(await first.innerText(), /V\d|statement|st-|claim|event/i, 'what it stands on is told')
  const found = await page.evaluate(() => {
    const links = [...document.querySelectorAll('[id^=sentence-] a[href^="#"], a[href^="#"]')]
    return links.filter((link) => link.getAttribute('href').length > 1 && !document.getElementById(decodeURIComponent(link.getAttribute('href').slice(1)))).map((link) => link.getAttribute('href'))
  })
  assert.deepEqual([...new Set(found)], [], 'a link leads nowhere')
})

test('on paper everything is dark on white, and nothing that only works on a screen stands there', async () => {
  const page = await opened({ colorScheme: 'dark' })
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const seen = await page.evaluate(() => {
    const bright = (colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).map(Number)
      return (0.299 * r + 0.587 * g + 0.114 * b) / 255
    }
    const shown = (node) => node.getClientRects().length > 0
    return {
      ink: bright(getComputedStyle(document.body).color),
      buttons: [...document.querySelectorAll('button, input, select')].filter(shown).map((node) => node.outerHTML.slice(0, 80)),
      closed: [...document.querySelectorAll('details:not([open])')].filter((node) => shown(node) && ![...node.children].some((child) => child.tagName !== 'SUMMARY' && shown(child))).length,
    }
  })
  assert.ok(seen.ink < 0.3, JSON.stringify(seen))
  assert.deepEqual(seen.buttons, [])
  const pdf = await page.pdf({ format: 'A4' })
  assert.equal(pdf.subarray(0, 4).toString(), '%PDF')
})
