/** A line of time: its ticks, at round times of the shown zone, from days down to single frames. All in microseconds since 1970. */
import { ahead, shownAt } from '../../frame/times.svelte.ts'

const MS = 1e3
const S = 1e6
const MIN = 60 * S
const H = 60 * MIN
const DAY = 24 * H
/** Steps between ticks; the finest is a frame of 25 a second. */
const STEPS = [40 * MS, 200 * MS, S, 2 * S, 5 * S, 10 * S, 30 * S, MIN, 2 * MIN, 5 * MIN, 10 * MIN, 30 * MIN, H, 2 * H, 3 * H, 6 * H, 12 * H, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 365 * DAY]
/** The narrowest stretch that is shown: half a second, a dozen frames. */
export const NARROWEST = S / 2
/** The widest: thirty years. */
export const WIDEST = 30 * 365 * DAY

export interface Tick {
  at: number
  text: string
  /** A new day begins with it. */
  day: boolean
}

/** The ticks between two instants on so many pixels. */
export function ticks(from: number, to: number, width: number): { step: number; ticks: Tick[]; days: Tick[] } {
  const perPixel = (to - from) / Math.max(width, 1)
  const step = STEPS.find((one) => one / perPixel >= (one < S ? 76 : one < DAY ? 62 : 74)) ?? STEPS.at(-1)!
  return { step, ticks: every(step, from, to), days: step < DAY ? every(DAY, from, to) : [] }
}

function every(step: number, from: number, to: number): Tick[] {
  const found: Tick[] = []
  // Round in the zone's own time, with the offset that holds there.
  const local = (at: number) => at + ahead(at / 1000) * 1000
  const first = Math.floor(local(from) / step) * step
  for (let n = 0; n < 400; n++) {
    const round = first + n * step
    let at = round - ahead((round - ahead(from / 1000) * 1000) / 1000) * 1000
    at = round - ahead(at / 1000) * 1000
    if (at > to) break
    if (at < from) continue
    const { day, time } = shownAt(at, step)
    const midnight = ((round % DAY) + DAY) % DAY === 0
    found.push({ at, text: step >= DAY || (midnight && step >= H) ? day : time, day: midnight })
  }
  return found
}

/** What is shown after coming `times` closer to what lies at `around`. */
export function zoomed(from: number, to: number, around: number, times: number): { from: number; to: number } {
  const width = Math.min(WIDEST, Math.max(NARROWEST, (to - from) / times))
  const share = (around - from) / (to - from || 1)
  return { from: around - share * width, to: around + (1 - share) * width }
}
