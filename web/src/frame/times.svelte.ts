/** Times as people read them: instants in the case's zone, positions in a recording from its start. */
import { language, t } from '../words/words.svelte.ts'

const at = $state<{ zone: string }>({ zone: 'UTC' })

/** The zone in which this case's times are shown (IANA). */
export const zone = (): string => at.zone
export function setZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    at.zone = name
  } catch {
    at.zone = 'UTC'
  }
}

const hours = $state<{ half: boolean }>({ half: false })
/** Whether times are shown by twelve hours. */
export const half = (): boolean => hours.half
export function setHalf(on: boolean): void {
  hours.half = on
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** How far the shown zone is ahead of UTC at an instant, both in milliseconds. */
export function ahead(millis: number): number {
  const p = parts(millis)
  return Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day), Number(p.hour), Number(p.minute), Number(p.second)) - Math.floor(millis / 1000) * 1000
}

/** The hour of the day as it is shown, and what stands after the minutes. */
function hourOf(text: string): { hour: string; after: string } {
  if (!hours.half) return { hour: text, after: '' }
  const n = Number(text)
  return { hour: String(n % 12 || 12), after: n < 12 ? `\u00a0${t('time.am')}` : `\u00a0${t('time.pm')}` }
}

const MOST_KEPT = 4000
const kept = new Map<string, Record<string, string>>()
/** The parts of an instant in the case's zone, as whole numbers written with their zeros. A list asks for the same ones again and again. */
function parts(millis: number): Record<string, string> {
  const key = `${at.zone} ${Math.floor(millis / 1000)}`
  const known = kept.get(key)
  if (known) return known
  let format = formats.get(at.zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: at.zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
    })
    formats.set(at.zone, format)
  }
  const made = Object.fromEntries(format.formatToParts(millis).map((part) => [part.type, part.value]))
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, made)
  return made
}

/** Microseconds since 1970 of an RFC 3339 text; `null` where it is none. */
export function micros(text: string | null | undefined): number | null {
  if (!text) return null
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  const millis = Date.parse(text.replace(/\.\d+/, ''))
  return Number.isNaN(millis) ? null : millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

/** The finest step that an end of an interval is shown in, microseconds. */
const SECOND = 1e6
const MINUTE = 6e7

/** Day and time of an instant in microseconds, no finer than `step`, also in microseconds. */
export function shownAt(value: number, step: number): { day: string; time: string } {
  const p = parts(value / 1000)
  const day = `${p.year}-${p.month}-${p.day}`
  const { hour, after } = hourOf(p.hour!)
  const time = step < SECOND
    ? `${hour}:${p.minute}:${p.second}.${String(Math.floor((((value % SECOND) + SECOND) % SECOND) / 1000)).padStart(3, '0')}`
    : step < MINUTE ? `${hour}:${p.minute}:${p.second}` : `${hour}:${p.minute}`
  return { day, time: time + after }
}

/** Whether a day begins at an instant, in the zone that is shown. */
function midnight(value: number): boolean {
  const p = parts(value / 1000)
  return p.hour === '00' && p.minute === '00'
}

/**
 * An interval in words. Ends are rounded outward, never inward: what is shown holds at least what is possible.
 * Whole days are named as days.
 */
export function intervalText(low: string | null, high: string | null): { short: string; exact: string } {
  const from = micros(low)
  const to = micros(high)
  const exact = t('time.exact', { low: low ?? t('time.open'), high: high ?? t('time.open') })
  if (from === null && to === null) return { short: t('time.unknown'), exact }
  const width = from !== null && to !== null ? to - from : Infinity
  const step = width < 20 * SECOND ? 1000 : width < 20 * MINUTE ? SECOND : MINUTE
  const a = from === null ? null : shownAt(Math.floor(from / step) * step, step)
  const b = to === null ? null : shownAt(Math.ceil(to / step) * step, step)
  if (a === null) return { short: t('time.notAfter', { time: `${b!.day} ${b!.time}` }), exact }
  if (b === null) return { short: t('time.notBefore', { time: `${a.day} ${a.time}` }), exact }
  if (step === MINUTE && midnight(Math.floor(from! / step) * step) && midnight(Math.ceil(to! / step) * step)) {
    // From the beginning of a day to the end of one: the days alone, as tables write them.
    const last = shownAt(Math.ceil(to! / step) * step - step, step).day
    return { short: a.day === last ? a.day : `${a.day} – ${last}`, exact }
  }
  const start = `${a.day} ${a.time}`
  if (a.day === b.day && a.time === b.time) return { short: start, exact }
  return { short: `${start} – ${a.day === b.day ? '' : `${b.day} `}${b.time}`, exact }
}

/** An instant that something was recorded at, by the server's clock: date and time in the case's zone. */
export function stamp(text: string | null | undefined): string {
  const value = micros(text)
  if (value === null) return ''
  const { day, time } = shownAt(value, SECOND)
  return `${day} ${time}`
}

/** A position in a recording: `1:02.50`, `1:00:02`. */
export function clock(seconds: number, digits = 2): string {
  const unit = 10 ** digits
  const whole = Math.round(Math.max(0, seconds) * unit)
  const fraction = digits ? `.${String(whole % unit).padStart(digits, '0')}` : ''
  const all = Math.floor(whole / unit)
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  return `${h ? `${h}:${String(m).padStart(2, '0')}` : m}:${String(s).padStart(2, '0')}${fraction}`
}

/** What someone typed as a position, in seconds: `12.5`, `1:02.5`, `1:02:03`; `null` where it is none. */
export function seconds(text: string): number | null {
  const found = /^\s*(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)\s*$/.exec(text)
  if (!found) return null
  const [, h = '0', m = '0', s = '0'] = found
  return Number(h) * 3600 + Number(m) * 60 + Number(s.replace(',', '.'))
}

/** A length of time: `12 s`, `4 min`, `2 h 5 min`. */
export function lasting(value: number): string {
  const seconds = Math.round(value)
  if (seconds < 60) return t('time.s', { n: seconds })
  if (seconds < 3600) return seconds % 60 ? t('time.min', { m: Math.floor(seconds / 60), s: seconds % 60 }) : t('time.minWhole', { m: seconds / 60 })
  const minutes = Math.round(value / 60)
  return minutes % 60 ? t('time.h', { h: Math.floor(minutes / 60), m: minutes % 60 }) : t('time.hWhole', { h: minutes / 60 })
}

/** A number of bytes. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let at = 0
  let left = value
  while (left >= 1000 && at < units.length - 1) {
    left /= 1000
    at++
  }
  const format = new Intl.NumberFormat(language(), { maximumFractionDigits: at === 0 || left >= 100 ? 0 : 1 })
  return `${format.format(left)} ${units[at]}`
}
