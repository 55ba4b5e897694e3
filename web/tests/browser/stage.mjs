// What the tests in a browser stand on: the real program, a real case in a folder of its own, and Debian's Chromium.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

const run = promisify(execFile)
export const ROOT = resolve(import.meta.dirname, '../../..')
/** The program: SIGHTLINE, or what was built last. */
export const PROGRAM = process.env.SIGHTLINE ?? join(ROOT, 'target/debug/sightline')
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** A folder that goes when the tests end, with a configuration of its own, so that no key of the user's is used or made. */
export class Stage {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'sightline-web-'))
    this.env = { ...process.env, SIGHTLINE_CONFIG: join(this.folder, 'config'), NO_COLOR: '1' }
    this.servers = []
    this.browser = null
    this.pages = []
  }

  async sightline(...words) {
    try {
      return (await run(PROGRAM, words, { env: this.env, maxBuffer: 64 << 20 })).stdout
    } catch (error) {
      // A finding that fails a check is 1; what else is wrong is said.
      if (error.code === 1) return error.stdout
      throw new Error(`sightline ${words.join(' ')}: ${error.stderr || error.message}`)
    }
  }

  /** A new case, with what is handed in brought in by the program itself. */
  async case(name, title, zone, ...bring) {
    const folder = join(this.folder, name)
    await this.sightline('new', folder, '--title', title, '--zone', zone)
    if (bring.length) await this.sightline('import', '--case', folder, ...bring)
    return folder
  }

  /** Serves a case; gives the address with its token. */
  async serve(folder, ...more) {
    const server = spawn(PROGRAM, ['serve', '--case', folder, ...more], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const address = await new Promise((done, fail) => {
      const hear = (bytes) => {
        said += bytes
        const found = /(http:\/\/[^\s/]+)(\/open\?token=\S+)?/.exec(said)
        if (found) done(found[0])
      }
      server.stdout.on('data', hear)
      server.stderr.on('data', hear)
      server.on('exit', (code) => fail(new Error(`the server ended with ${code}: ${said}`)))
      setTimeout(() => fail(new Error(`the server said no address within a minute: ${said}`)), 60_000).unref()
    })
    const one = { server, address, origin: new URL(address).origin, port: new URL(address).port, folder, said: () => said }
    this.servers.push(one)
    return one
  }

  /** Ends a server at once, as a power cut would. */
  async kill(one) {
    if (one.server.exitCode !== null || one.server.signalCode !== null) return
    const gone = new Promise((done) => one.server.once('exit', done))
    one.server.kill('SIGKILL')
    await gone
  }

  /** A window of its own, in which nothing may go wrong unseen: no error of a script, no refusal by the policy, no request elsewhere. */
  async window(options = {}) {
    this.browser ??= await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'],
    })
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options })
    const page = await context.newPage()
    page.wrong = []
    page.expected = []
    page.on('pageerror', (error) => page.wrong.push(`error: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') page.wrong.push(`console: ${message.text()}`)
    })
    page.on('dialog', (dialog) => {
      page.wrong.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol !== 'blob:' && url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') page.wrong.push(`request elsewhere: ${url}`)
    })
    page.setDefaultTimeout(60_000)
    this.pages.push(page)
    return page
  }

  /** Opens a case in a window; further windows of the same session are made with `context.newPage`. */
  async open(one, options) {
    const page = await this.window(options)
    await page.goto(one.address)
    await page.waitForSelector('nav a')
    return page
  }

  /** A second person, with an account that the first one makes, and a window in which they log in. */
  async second(one, first, name = 'Boris Second', role = 'editor') {
    const password = 'correct horse battery staple'
    const made = await first.evaluate(
      async ({ name: who, role: may, password: word }) => {
        const { csrf } = await (await fetch('/api/session')).json()
        const answer = await fetch(`/api/people/${encodeURIComponent(who)}`, { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': csrf }, body: JSON.stringify({ role: may, password: word }) })
        return { status: answer.status, body: await answer.text() }
      },
      { name, role, password },
    )
    assert.equal(made.status, 200, made.body)
    const page = await this.window()
    await page.goto(one.origin)
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForSelector('nav a')
    page.wrong.length = 0
    return page
  }

  async end() {
    await this.browser?.close()
    for (const one of this.servers) await this.kill(one)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** That nothing went wrong in a window but what was expected. */
export function clean(page, ...expected) {
  const rest = page.wrong.filter((one) => !expected.some((pattern) => pattern.test(one)))
  assert.deepEqual(rest, [])
  page.wrong.length = 0
}

/** What the server answers, asked from inside the window. */
export const ask = (page, path) => page.evaluate(async (address) => (await fetch(address)).json(), path)

/** Asks with a body, as the screens do: with the proof of the session. Gives the status and what was answered. */
export const send = (page, method, path, body) =>
  page.evaluate(
    async ({ method: how, path: address, body: json }) => {
      const { csrf } = await (await fetch('/api/session')).json()
      const answer = await fetch(address, { method: how, headers: { 'Content-Type': 'application/json', 'X-Sightline-CSRF': csrf }, body: JSON.stringify(json) })
      return { status: answer.status, body: await answer.json() }
    },
    { method, path, body },
  )

/** Waits until a screen shows what it asked for: nothing loads any more, and it stands still for a moment. */
export async function settled(page) {
  let before = ''
  let still = 0
  for (let n = 0; n < 100 && still < 3; n++) {
    await page.waitForTimeout(110)
    const now = await page.evaluate(() => `${location.hash} ${document.querySelectorAll('.loading').length} ${document.querySelectorAll('main *').length} ${document.querySelector('main')?.innerText.length}`)
    still = now === before && /^\S* 0 /.test(now) ? still + 1 : 0
    before = now
  }
}

/** Waits until something holds, and says what it was when it did not. */
export async function until(what, holds, millis = 60_000) {
  const end = Date.now() + millis
  let last
  while (Date.now() < end) {
    last = await holds()
    if (last) return last
    await new Promise((done) => setTimeout(done, 60))
  }
  throw new Error(`not within ${millis} ms: ${what}`)
}

/** Drops files of the disk on the page, as a hand does. */
export async function drop(page, selector, files) {
  const carried = files.map(({ name, path }) => ({ name, bytes: readFileSync(path).toString('base64') }))
  await page.evaluate(
    async ({ selector: where, carried: all }) => {
      const transfer = new DataTransfer()
      for (const { name, bytes } of all) transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name))
      const target = document.querySelector(where)
      for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
    },
    { selector, carried },
  )
}

/** Goes to a state of a screen. */
export async function goTo(page, hash) {
  await page.evaluate((next) => {
    location.hash = next
  }, hash)
}

/** Films of a few seconds whose every frame is known, by ffmpeg. */
export async function film(stage, name, ...how) {
  const path = join(stage.folder, name)
  await run('ffmpeg', ['-v', 'error', '-y', ...how, path])
  return path
}
export const VIDEO = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=12', '-f', 'lavfi', '-i', 'sine=frequency=440:duration=12', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '50', '-c:a', 'aac', '-shortest']
