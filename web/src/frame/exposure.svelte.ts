/** What was uncovered in this session, and for how long it has been looked at. Forgotten when the window closes. */
const KEPT = 'sightline.exposure'
interface Exposure {
  open: string[]
  seconds: Record<string, number>
}
const kept = (): Exposure => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '') as Exposure
  } catch {
    return { open: [], seconds: {} }
  }
}
const now = $state<Exposure>(kept())

export const isOpen = (item: string): boolean => now.open.includes(item)
/** Seconds for which the item was looked at uncovered in this session. */
export const exposed = (item: string): number => now.seconds[item] ?? 0
/** Seconds for which anything was. */
export const exposedInAll = (): number => Object.values(now.seconds).reduce((sum, seconds) => sum + seconds, 0)

function keep(): void {
  sessionStorage.setItem(KEPT, JSON.stringify(now))
}
export function uncover(item: string): void {
  if (!now.open.includes(item)) now.open.push(item)
  keep()
}
export function cover(item: string): void {
  now.open = now.open.filter((open) => open !== item)
  keep()
}
/** Counts a second that an uncovered item was on screen. */
export function count(item: string): void {
  now.seconds[item] = (now.seconds[item] ?? 0) + 1
  keep()
}
