/** What happens in the case while the window is open: the server's events, and whether it answers at all. */
import type { components } from './api.d.ts'
import { get, onReach } from './request.ts'

type Happened = components['schemas']['Happened']
export type Job = components['schemas']['JobView']
export type Presence = components['schemas']['PresenceView']
export type EntryLine = components['schemas']['EntryLine']

/** Something that changed. */
export interface Change {
  /** The entries that were added; lists are best read again where `more` is said. */
  entries: EntryLine[]
  more: boolean
  /** The times were computed anew. */
  time: boolean
  /** The findings (number, order, claims, law, tolls) were made anew. */
  findings: boolean
  /** Items whose preserved copies were read again, for a report that leans on them. */
  copies: string[]
  /** A long work ended. */
  ended: Job | null
}

const state = $state<{ reached: boolean; jobs: Job[]; people: Presence[]; behind: number }>({ reached: true, jobs: [], people: [], behind: 0 })
/** Whether the server answered last time. */
export const reached = (): boolean => state.reached
/** Long works, the newest first. */
export const jobs = (): Job[] => state.jobs
/** Who looks at what. */
export const people = (): Presence[] => state.people
/** By how many seconds this computer's clock is off the server's, where that is more than a minute; else 0. */
export const clockOff = (): number => state.behind

let ahead = 0
/** Now by the server's clock, RFC 3339 in UTC to the second: this computer's may be wrong. */
export const serverNow = (): string => new Date(Date.now() - ahead * 1000).toISOString().replace(/\.\d+Z$/, 'Z')

const listeners = new Set<(change: Change) => void>()
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const tell = (change: Partial<Change>) => {
  for (const listener of listeners) listener({ entries: [], more: false, time: false, findings: false, copies: [], ended: null, ...change })
}

/** Whether a change concerns a table, or an item. */
export const touches = (change: Change, what: { tables?: readonly string[]; item?: string }): boolean =>
  change.more ||
  change.entries.some(
    (entry) => (what.tables?.includes(entry.table ?? entry.kind) ?? false) || (what.item !== undefined && (entry.item === what.item || entry.id === what.item)),
  )

// A browser keeps six connections to one server at most, over all its windows. One that nobody sees gives its own up after a
// moment, and asks for everything anew when it is seen again; else the seventh window would wait for ever.
let leaving: ReturnType<typeof setTimeout> | undefined
document.addEventListener('visibilitychange', () => {
  clearTimeout(leaving)
  if (document.visibilityState === 'hidden') {
    leaving = setTimeout(() => {
      source?.close()
      source = null
    }, 10_000)
  } else if (source === null && begun) {
    connect()
    tell({ more: true, time: true, findings: true })
  }
})

let begun = false
let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | undefined

/** Listens from now on; after a break everything is read again. */
export function connect(): void {
  begun = true
  source?.close()
  source = new EventSource('/api/events')
  source.onopen = () => {
    const lost = !state.reached
    state.reached = true
    if (lost) tell({ more: true, time: true, findings: true })
  }
  source.onerror = () => {
    if (source?.readyState === EventSource.CLOSED) {
      state.reached = false
      clearTimeout(retry)
      retry = setTimeout(connect, 2000)
    } else if (source?.readyState === EventSource.CONNECTING) {
      state.reached = false
    }
  }
  const on = <Name extends Happened['event']>(name: Name, handle: (happened: Extract<Happened, { event: Name }>) => void) =>
    source!.addEventListener(name, (event) => {
      try {
        handle(JSON.parse((event as MessageEvent<string>).data) as Extract<Happened, { event: Name }>)
      } catch {
        tell({ more: true })
      }
    })
  on('entries', (happened) => tell({ entries: happened.entries, more: happened.more }))
  on('time', () => tell({ time: true }))
  on('findings', () => tell({ findings: true }))
  on('copies', (happened) => tell({ copies: happened.items }))
  on('presence', (happened) => {
    state.people = happened.people
  })
  on('job', ({ job }) => {
    const before = state.jobs.find((known) => known.id === job.id)
    state.jobs = [job, ...state.jobs.filter((known) => known.id !== job.id)].sort((a, b) => b.id - a.id).slice(0, 100)
    const over = job.state === 'done' || job.state === 'failed'
    if (over && before?.state !== job.state) tell({ ended: job })
  })
  void get('/api/jobs').then((list) => {
    state.jobs = list
  }, () => {})
}

/** Takes a job that an answer spoke of into the list, before its event comes. */
export function follow(job: Job): void {
  if (!state.jobs.some((known) => known.id === job.id)) state.jobs = [job, ...state.jobs]
}

onReach((answered, date) => {
  state.reached = answered
  if (date) {
    const off = (Date.now() - Date.parse(date)) / 1000
    ahead = off
    state.behind = Math.abs(off) > 60 ? off : 0
  }
  if (!answered) {
    clearTimeout(retry)
    retry = setTimeout(connect, 1500)
  }
})
