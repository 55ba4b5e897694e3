/**
 * Addresses: `#/item/V017?at=12.5` is the screen `item`, of `V017`, at 12.5 s.
 *
 * Behind the `#`, so that what someone looks for is never sent anywhere nor written into a log. Every state of a screen that
 * someone may want to come back to or hand on is a parameter.
 */
export const SCREENS = ['items', 'item', 'time', 'together', 'listen', 'map', 'count', 'incidents', 'claims', 'law', 'tolls', 'report', 'case', 'parts'] as const
export type Screen = (typeof SCREENS)[number]

export interface Route {
  screen: Screen
  /** What the screen is of: an item's id, a tab. */
  of: string | null
  /** The state of the screen. */
  params: Record<string, string>
}

export function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [screen = '', ...rest] = path.split('/')
  const params: Record<string, string> = {}
  for (const [key, value] of new URLSearchParams(query)) params[key] = value
  const known = (SCREENS as readonly string[]).includes(screen)
  let of: string | null = null
  try {
    of = known && rest.length ? decodeURIComponent(rest.join('/')) : null
  } catch {
    of = null
  }
  return { screen: known ? (screen as Screen) : 'items', of, params: known ? params : {} }
}

/** The address of a state; parameters that say nothing are left out. */
export function address(screen: Screen, of: string | null = null, params: Record<string, string | number | null | undefined> = {}): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') query.set(key, String(value))
  }
  const text = query.toString()
  return `#/${screen}${of === null ? '' : `/${encodeURIComponent(of)}`}${text ? `?${text}` : ''}`
}

const current = $state<{ route: Route }>({ route: read(location.hash) })
/** The address that `current` was read from: while the browser's stands elsewhere, a step is under way of which it has not told yet. */
let seen = location.hash

export const route = (): Route => current.route

/** Goes to another state; the way back leads here. */
export function go(screen: Screen, of: string | null = null, params: Record<string, string | number | null | undefined> = {}): void {
  location.hash = address(screen, of, params)
}

/** Changes parameters of this screen without a step back being added. */
export function set(params: Record<string, string | number | null | undefined>): void {
  if (location.hash !== seen) {
    // What belongs to the state before never undoes a step elsewhere.
    const step = read(location.hash)
    if (step.screen !== current.route.screen || step.of !== current.route.of) return
    current.route = step
    seen = location.hash
  }
  const { screen, of, params: now } = current.route
  const next = address(screen, of, { ...now, ...params })
  if (next === location.hash) return
  history.replaceState(null, '', next)
  seen = location.hash
  current.route = read(next)
}

window.addEventListener('hashchange', () => {
  seen = location.hash
  current.route = read(location.hash)
})
