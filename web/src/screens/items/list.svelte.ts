/** The items that a query finds: as many as there are, of which the pages in sight are read. */
import type { components } from '../../client/api.d.ts'
import { onChange } from '../../client/live.svelte.ts'
import { Failure, get } from '../../client/request.ts'
import { inWords } from '../../client/resource.svelte.ts'

export type Item = components['schemas']['ItemLine']
export type Facet = components['schemas']['Facet']
/** A row that is not read yet. */
export interface Blank {
  id: string
  blank: true
}
export type Line = Item | Blank
export const isItem = (line: Line | undefined): line is Item => line !== undefined && !('blank' in line)

export interface Query {
  q: string
  filter: string
  sort: string
  fold: boolean
  withdrawn: boolean
}

const PAGE = 100

export class ItemList {
  rows = $state.raw<Line[]>([])
  facets = $state.raw<Facet[]>([])
  failure = $state.raw<Failure | null>(null)
  /** Whether the first page has come. */
  ready = $state(false)
  #query: Query | null = null
  #running = new Map<number, AbortController>()
  #stale = new Set<number>()
  #seen: [number, number] = [0, PAGE]

  /** Asks another question; the rows of the last one stay until the answer comes. */
  ask(query: Query): void {
    if (JSON.stringify(query) === JSON.stringify(this.#query)) return
    this.#query = query
    this.#stop()
    this.#seen = [0, PAGE / 2]
    void this.#read(0, true)
  }

  /** Says which rows are in sight. */
  see(first: number, last: number): void {
    this.#seen = [first, last]
    for (let page = Math.floor(first / PAGE); page <= Math.floor(Math.max(first, last - 1) / PAGE); page++) {
      if (!isItem(this.rows[page * PAGE]) || this.#stale.has(page)) void this.#read(page)
    }
  }

  /** Reads everything, as selecting all needs. */
  async all(): Promise<Item[]> {
    const pages = Math.ceil(this.rows.length / PAGE)
    for (let page = 0; page < pages; page++) if (!isItem(this.rows[page * PAGE])) await this.#read(page)
    return this.rows.filter(isItem)
  }

  follow(): () => void {
    let due: ReturnType<typeof setTimeout> | undefined
    const stop = onChange((change) => {
      if (!change.more && !change.entries.length && !change.ended) return
      clearTimeout(due)
      due = setTimeout(() => {
        for (let page = 0; page * PAGE < this.rows.length; page++) this.#stale.add(page)
        void this.#read(0).then(() => this.see(...this.#seen))
      }, 150)
    })
    return () => {
      stop()
      clearTimeout(due)
      this.#stop()
    }
  }

  again(): void {
    void this.#read(0, true)
  }

  #stop(): void {
    for (const running of this.#running.values()) running.abort()
    this.#running.clear()
    this.#stale.clear()
  }

  async #read(page: number, anew = false): Promise<void> {
    const query = this.#query
    if (!query || this.#running.has(page)) return
    const running = new AbortController()
    this.#running.set(page, running)
    try {
      const answer = await get('/api/items', { query: { ...query, offset: page * PAGE, limit: PAGE }, signal: running.signal })
      if (this.#query !== query) return
      const rows: Line[] = anew ? [] : this.rows.slice(0, answer.total)
      for (let n = rows.length; n < answer.total; n++) rows.push({ id: `\u0000${n}`, blank: true })
      for (const [n, item] of answer.items.entries()) rows[page * PAGE + n] = item
      this.rows = rows
      if (page === 0) this.facets = answer.facets
      this.#stale.delete(page)
      this.failure = null
      this.ready = true
    } catch (error) {
      if (!running.signal.aborted) this.failure = inWords(error)
    } finally {
      if (this.#running.get(page) === running) this.#running.delete(page)
    }
  }
}
