/** Who sits here, in which case, and what its tables ask for: read once, and again when it changes. */
import { setHalf, setZone } from '../frame/times.svelte.ts'
import type { components } from './api.d.ts'
import { draftsOf } from './drafts.svelte.ts'
import { connect, onChange, touches } from './live.svelte.ts'
import { Failure, call, get, setCsrf } from './request.ts'
import { inWords } from './resource.svelte.ts'

export type Session = components['schemas']['SessionView']
export type Case = components['schemas']['CaseView']
export type Table = components['schemas']['TableView']
export type Settings = components['schemas']['SettingsView']
export type Role = Session['role']

interface Frame {
  session: Session | null
  case: Case | null
  tables: Table[]
  settings: Settings
  /** Somebody has to log in first. */
  locked: boolean
  failure: Failure | null
}
const now = $state<Frame>({
  session: null, case: null, tables: [], settings: { language: '', theme: '', filters: {}, more: {} }, locked: false, failure: null,
})
export const frame = (): Frame => now
/** The name that the ledger gets. */
export const me = (): string => now.session?.person ?? ''
const ORDER: Role[] = ['viewer', 'analyst', 'editor', 'custodian']
/** Whether one may do what this role may. */
export const may = (role: Role): boolean => ORDER.indexOf(now.session?.role ?? 'viewer') >= ORDER.indexOf(role)
/** Tables in which people tell what they see and hear; the others are an editor's, as the server has it. */
const OF_ANALYSTS = new Set(['observations', 'words', 'translations', 'verification', 'marks', 'sightings', 'links', 'takes', 'open_questions'])
/** Whether one may tell rows of a table. */
export const mayTell = (table: string): boolean => may(OF_ANALYSTS.has(table) ? 'analyst' : table === 'case' || table === 'policy' ? 'custodian' : 'editor')
/** The columns of a table. */
export const table = (name: string): Table | undefined => now.tables.find((known) => known.name === name)
/** The words that a column can be chosen from. */
export const choices = (name: string, column: string): string[] =>
  table(name)?.columns.find((known) => known.name === column)?.choices ?? []

/** Takes over how the person wants times shown: the case's zone and 24 hours, unless they chose otherwise. */
function shown(): void {
  setZone(now.settings.more.zone || now.case?.zone || 'UTC')
  setHalf(now.settings.more.hours === '12')
}

let listening = false
/** Reads what everything else needs. */
export async function begin(): Promise<void> {
  now.failure = null
  try {
    const [session, of, tables, settings] = await Promise.all([get('/api/session'), get('/api/case'), get('/api/tables'), get('/api/settings')])
    now.session = session
    setCsrf(session.csrf)
    now.locked = false
    now.case = of
    now.tables = tables
    now.settings = settings
    shown()
    draftsOf(of.verifier_key.slice(0, 40) || of.title)
    document.title = `${of.title} · Sightline`
    if (!listening) {
      listening = true
      connect()
      onChange((change) => {
        if (change.more || change.entries.length) void readCase(touches(change, { tables: ['terms'] }))
      })
    }
  } catch (error) {
    if (error instanceof Failure && error.status === 401) now.locked = true
    now.failure = inWords(error)
  }
}

let due: ReturnType<typeof setTimeout> | undefined
async function readCase(tables: boolean): Promise<void> {
  clearTimeout(due)
  due = setTimeout(async () => {
    try {
      now.case = await get('/api/case')
      shown()
      if (tables) now.tables = await get('/api/tables')
    } catch {
      // The next change asks again; that the server is gone is said by the bar.
    }
  }, 400)
}

export async function login(name: string, password: string, code: string, key: Record<string, never> | null = null): Promise<void> {
  await call('post', '/api/session', { body: { name, password, code: code || undefined, key } })
  await begin()
}

/** Keeps settings of one's own beside the case. */
export async function keepSettings(change: Partial<Settings>): Promise<void> {
  now.settings = { ...now.settings, ...change }
  shown()
  now.settings = await call('put', '/api/settings', { body: now.settings })
}
