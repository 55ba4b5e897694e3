/** Something that is read from the server, and read again when the server says that it changed. */
import { t } from '../words/words.svelte.ts'
import { onChange, type Change } from './live.svelte.ts'
import { Failure } from './request.ts'

export class Resource<Value> {
  /** The last answer; stays while it is read again. */
  value = $state.raw<Value | null>(null)
  failure = $state.raw<Failure | null>(null)
  reading = $state(false)
  #read: (signal: AbortSignal) => Promise<Value>
  #running: AbortController | null = null

  constructor(read: (signal: AbortSignal) => Promise<Value>) {
    this.#read = read
  }

  /** Reads; an answer that was overtaken by a later question is thrown away. */
  async load(): Promise<void> {
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    this.reading = true
    try {
      const value = await this.#read(running.signal)
      if (this.#running !== running) return
      this.value = value
      this.failure = null
    } catch (error) {
      if (running.signal.aborted || this.#running !== running) return
      this.failure = inWords(error)
    } finally {
      if (this.#running === running) this.reading = false
    }
  }

  /** Reads now, and again, shortly after each change that `matters`. Call it in `$effect` and return what it returns. */
  follow(matters: (change: Change) => boolean): () => void {
    void this.load()
    let due: ReturnType<typeof setTimeout> | undefined
    const stop = onChange((change) => {
      if (!matters(change)) return
      clearTimeout(due)
      due = setTimeout(() => void this.load(), 60)
    })
    return () => {
      stop()
      clearTimeout(due)
      this.#running?.abort()
      this.#running = null
    }
  }
}

/** Any error as a failure with words in it. */
export function inWords(error: unknown): Failure {
  if (error instanceof Failure) {
    return error.what ? error : new Failure(t('failure.noAnswer'), { next: t('failure.noAnswerNext'), status: error.status })
  }
  return new Failure(error instanceof Error ? error.message : String(error))
}
