/** A text held against the case while it is typed: shortly after the last stroke, and again when the case changes. */
import { onChange } from '../../client/live.svelte.ts'
import { Failure, call } from '../../client/request.ts'
import { inWords } from '../../client/resource.svelte.ts'
import type { CheckView } from './report.ts'

/** How long nobody has typed before a text is checked, in milliseconds. */
const PAUSE = 160

export class Check {
  view = $state.raw<CheckView | null>(null)
  failure = $state.raw<Failure | null>(null)
  /** The text that `view` is of. */
  of = $state.raw('')
  running = $state(false)
  #text: () => string
  #due: ReturnType<typeof setTimeout> | undefined
  #run: Promise<void> | null = null
  #again = false

  constructor(text: () => string) {
    this.#text = text
  }

  /** Whether what was found is of the text as it is. */
  get fresh(): boolean {
    return this.view !== null && this.of === this.#text()
  }

  /** Checks after a pause. */
  soon(): void {
    clearTimeout(this.#due)
    this.#due = setTimeout(() => void this.now(), PAUSE)
  }

  /** Checks until what was found is of the text as it is. One question at a time: what is typed meanwhile is asked afterwards. */
  now(): Promise<void> {
    clearTimeout(this.#due)
    if (this.#run) {
      this.#again = true
      return this.#run
    }
    this.#run = this.#ask().finally(() => {
      this.#run = null
    })
    return this.#run
  }

  async #ask(): Promise<void> {
    this.running = true
    try {
      do {
        this.#again = false
        const text = this.#text()
        const view = await call('post', '/api/check', { body: { text } })
        this.view = view
        this.of = text
        this.failure = null
      } while (this.#again)
    } catch (error) {
      this.failure = inWords(error)
    } finally {
      this.running = false
    }
  }

  /** Follows the case. Call it in `$effect` and return what it returns. */
  follow(): () => void {
    void this.now()
    const stop = onChange((change) => {
      if (change.findings || change.more || change.copies.length || change.entries.length) this.soon()
    })
    return () => {
      stop()
      clearTimeout(this.#due)
    }
  }
}
