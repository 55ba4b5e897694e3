/** Everything that the case says of one item, and the rows of long tables read to their end. */
import type { components } from '../../client/api.d.ts'
import { onChange, touches } from '../../client/live.svelte.ts'
import { Failure, get } from '../../client/request.ts'
import { inWords } from '../../client/resource.svelte.ts'
import type { Row } from '../../client/tell.svelte.ts'

export type View = components['schemas']['ItemView']
export type Take = components['schemas']['TakeView']
const AT_ONCE = 10_000

export class ItemRecord {
  view = $state.raw<View | null>(null)
  failure = $state.raw<Failure | null>(null)
  frames = $state.raw<components['schemas']['FramesView'] | null>(null)
  waveform = $state.raw<components['schemas']['WaveformView'] | null>(null)
  /** Rows of the tables of which the first answer held only a part. */
  #more = $state.raw<Record<string, Row[]>>({})
  /** Rows that came or changed while one looked, for a moment. */
  fresh = $state.raw<ReadonlySet<string>>(new Set())
  readonly id: string
  #versions = new Map<string, number>()

  constructor(id: string) {
    this.id = id
  }

  rows(table: string): Row[] {
    return this.#more[table] ?? this.view?.tables[table]?.rows ?? []
  }
  total(table: string): number {
    return this.view?.tables[table]?.total ?? 0
  }

  async load(): Promise<void> {
    try {
      const view = await get('/api/items/{id}', { path: { id: this.id } })
      const again = this.view !== null
      this.view = view
      this.failure = null
      this.#notice(view, again)
      const more: Record<string, Row[]> = {}
      for (const [table, page] of Object.entries(view.tables)) {
        if (page.total <= page.rows.length) continue
        const rows: Row[] = []
        while (rows.length < page.total) {
          const next = await get('/api/facts', { query: { table, item: this.id, q: '', withdrawn: false, offset: rows.length, limit: AT_ONCE } })
          if (!next.rows.length) break
          rows.push(...next.rows)
        }
        more[table] = rows
      }
      this.#more = more
    } catch (error) {
      this.failure = inWords(error)
    }
  }

  /** What is drawn along the ruler; read once, because preserved bytes do not change. */
  async loadMedia(): Promise<void> {
    const media = this.view?.media
    const [frames, waveform] = await Promise.allSettled([
      media?.frames && !this.frames ? get('/api/items/{id}/frames', { path: { id: this.id } }) : Promise.resolve(this.frames),
      media?.waveform && !this.waveform ? get('/api/items/{id}/waveform', { path: { id: this.id } }) : Promise.resolve(this.waveform),
    ])
    if (frames.status === 'fulfilled') this.frames = frames.value
    if (waveform.status === 'fulfilled') this.waveform = waveform.value
  }

  follow(): () => void {
    void this.load().then(() => this.loadMedia())
    let due: ReturnType<typeof setTimeout> | undefined
    const stop = onChange((change) => {
      // Translations are of words, and jobs may have made frames or a working copy.
      if (!touches(change, { item: this.id, tables: ['translations'] }) && !change.ended) return
      clearTimeout(due)
      due = setTimeout(() => void this.load().then(() => this.loadMedia()), 60)
    })
    return () => {
      stop()
      clearTimeout(due)
    }
  }

  #notice(view: View, again: boolean): void {
    const fresh = new Set<string>()
    for (const page of Object.values(view.tables)) {
      for (const row of page.rows) {
        const key = `${row.table}:${row.id}`
        if (again && this.#versions.get(key) !== row.version) fresh.add(key)
        this.#versions.set(key, row.version)
      }
    }
    if (!fresh.size) return
    this.fresh = fresh
    setTimeout(() => {
      if (this.fresh === fresh) this.fresh = new Set()
    }, 4000)
  }
}

/** A number as cells have it. */
export const cell = (value: number, digits = 3): string => String(Number(value.toFixed(digits)))
