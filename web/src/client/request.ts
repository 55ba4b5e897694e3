/** One way to ask the server. Paths, parameters and answers are those of `openapi.json`, by the types generated from it. */
import type { paths } from './api.d.ts'

/** What went wrong, where, and what to do next: as the server says it, or what kept it from saying anything. */
export class Failure extends Error {
  what: string
  at: string | null
  next: string | null
  /** The HTTP status; 0 where no answer came. */
  status: number
  /** The body of the answer, for a conflict. */
  body: unknown
  /** Each thing that is the matter, where there are several. */
  notices: { what: string; column?: string | null; row?: number | null; next?: string }[]
  constructor(what: string, rest: { at?: string | null; next?: string | null; status?: number; body?: unknown } = {}) {
    super(what)
    this.what = what
    this.at = rest.at ?? null
    this.next = rest.next ?? null
    this.status = rest.status ?? 0
    this.body = rest.body
    this.notices = (rest.body as { notices?: Failure['notices'] } | null | undefined)?.notices ?? []
  }
}

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'
/** The paths that know a verb. */
export type PathsOf<V extends Verb> = { [P in keyof paths]: paths[P] extends Record<V, { responses: unknown }> ? P : never }[keyof paths]
type Operation<P extends keyof paths, V extends Verb> = paths[P] extends Record<V, infer O> ? O : never
type Json<T> = T extends { content: { 'application/json': infer J } } ? J : unknown
type Answer<O> = O extends { responses: infer R } ? (200 extends keyof R ? Json<R[200]> : unknown) : never
type Body<O> = O extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined
type Part<O, K extends string> = O extends { parameters: infer A } ? (K extends keyof A ? NonNullable<A[K]> : undefined) : undefined

interface Parameters {
  path?: Record<string, string | number>
  query?: Record<string, string | number | boolean | null | undefined | string[]>
  signal?: AbortSignal
}

/** The address of a path with its parameters in place. */
export function addressOf(path: string, { path: parts = {}, query = {} }: Parameters = {}): string {
  const filled = path.replace(/\{\*?(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name] ?? '')))
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) asked.append(name, one)
    else if (value !== null && value !== undefined && value !== '') asked.set(name, String(value))
  }
  const text = asked.toString()
  return text ? `${filled}?${text}` : filled
}

type Listener = (reached: boolean, serverDate: string | null) => void
const listeners = new Set<Listener>()
/** Hears of every answer, and of every time that none came. */
export function onReach(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const heard = (reached: boolean, date: string | null) => listeners.forEach((listener) => listener(reached, date))

// Before there is a session, that the header is there at all shows that our own page asks.
let csrf = 'none'
/** What every request that changes something carries, as the session says. */
export function setCsrf(value: string): void {
  csrf = value
}
/** The headers of a request that changes something, for those who send bytes themselves. */
export const changing = (): Record<string, string> => ({ 'X-Sightline-CSRF': csrf })

async function send(verb: string, address: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  let answer: Response
  try {
    answer = await fetch(address, {
      method: verb.toUpperCase(),
      credentials: 'same-origin',
      signal,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(verb === 'get' ? {} : changing()),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    heard(false, null)
    throw new Failure('', { status: 0 })
  }
  heard(true, answer.headers.get('date'))
  const text = await answer.text()
  let json: unknown
  try {
    json = text === '' ? null : JSON.parse(text)
  } catch {
    json = null
  }
  if (answer.ok) return json
  throw failureOf(json, answer.status, answer.statusText)
}

/** The failure that an answer speaks of. */
export function failureOf(json: unknown, status: number, fallback: string): Failure {
  const said = ((json as { error?: unknown } | null)?.error ?? json ?? {}) as { what?: string; where?: string; at?: string; next?: string }
  return new Failure(said.what ?? `${status} ${fallback}`, { at: said.where ?? said.at, next: said.next, status, body: json })
}

/** Reads. */
export async function get<P extends PathsOf<'get'>>(
  path: P,
  parameters: { path?: Part<Operation<P, 'get'>, 'path'>; query?: Part<Operation<P, 'get'>, 'query'>; signal?: AbortSignal } = {},
): Promise<Answer<Operation<P, 'get'>>> {
  return (await send('get', addressOf(path as string, parameters as Parameters), undefined, parameters.signal)) as Answer<Operation<P, 'get'>>
}

/** Changes. */
export async function call<V extends Exclude<Verb, 'get'>, P extends PathsOf<V>>(
  verb: V,
  path: P,
  parameters: { path?: Part<Operation<P, V>, 'path'>; query?: Part<Operation<P, V>, 'query'>; body?: Body<Operation<P, V>> } = {},
): Promise<Answer<Operation<P, V>>> {
  const { body, ...rest } = parameters as Parameters & { body?: unknown }
  return (await send(verb, addressOf(path as string, rest), body ?? (verb === 'delete' ? undefined : {}))) as Answer<Operation<P, V>>
}
