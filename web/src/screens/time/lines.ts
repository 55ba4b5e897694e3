/** What the chart shows: a line for each take, event and post, with its ends as numbers (microseconds since 1970). */
import type { components } from '../../client/api.d.ts'
import { micros } from '../../frame/times.svelte.ts'
import { number, t } from '../../words/words.svelte.ts'

type Schemas = components['schemas']
export type TimeView = Schemas['TimeView']
export type TimePoint = Schemas['TimePoint']
export type TimeBar = Schemas['TimeBar']
export type Clash = Schemas['ClashView']
export type Reason = Schemas['ReasonView']
export type Preview = Schemas['TimePreview']

export interface Line {
  key: string
  /** What it is called. */
  name: string
  bar: TimeBar
  point: TimePoint | undefined
  low: number | null
  high: number | null
  likely: { low: number; high: number; peak: number } | null
  /** With files' own words believed. */
  told: { low: number | null; high: number | null } | null
  /** How long a recording is. */
  length: number | null
  /** It stands in a contradiction. */
  bad: boolean
  /** Bounds that would come with evidence that is only being looked at. */
  after: { low: number | null; high: number | null } | null
  /** When it would likely be then, where that is worked out. */
  afterLikely: { low: number; high: number } | null
}

/** Both ends of an interval that has both. */
const ends = (interval: { earliest?: string | null; latest?: string | null } | null | undefined) => {
  const [low, high] = [micros(interval?.earliest), micros(interval?.latest)]
  return low !== null && high !== null ? { low, high } : null
}

/** The lines of a view, the earliest first; those of which nothing is known come last. */
export function linesOf(view: TimeView, preview: Preview | null): Line[] {
  const points = new Map(view.points.map((point) => [point.point, point]))
  const bad = new Set([...view.contradictions, ...view.metadata_contradictions].flatMap((clash) => clash.points))
  const would = new Map((preview?.changed ?? []).flatMap((change) => (change.after ? [[change.after.point, change.after] as const] : [])))
  const lines = view.bars.map((bar): Line => {
    const point = points.get(bar.start)
    const after = would.get(bar.start)
    const likely = point?.likely
    return {
      key: `${bar.kind}:${bar.id}`,
      name: bar.kind === 'other' ? pointName(view, bar.start) : bar.label,
      bar,
      point,
      low: micros(point?.possible.earliest),
      high: micros(point?.possible.latest),
      likely: likely
        ? { low: micros(likely.interval.earliest) ?? micros(likely.peak)!, high: micros(likely.interval.latest) ?? micros(likely.peak)!, peak: micros(likely.peak)! }
        : null,
      told: point?.with_metadata ? { low: micros(point.with_metadata.earliest), high: micros(point.with_metadata.latest) } : null,
      length: bar.length_micros ?? null,
      bad: bad.has(bar.start) || (bar.end ? bad.has(bar.end) : false),
      after: after ? { low: micros(after.possible.earliest), high: micros(after.possible.latest) } : null,
      afterLikely: ends(after?.likely?.interval),
    }
  })
  const first = (line: Line) => line.low ?? line.likely?.low ?? line.high ?? Infinity
  return lines.sort((a, b) => (first(a) === first(b) ? (a.high ?? Infinity) - (b.high ?? Infinity) || (a.key < b.key ? -1 : 1) : first(a) - first(b)))
}

/** From when to when most of it lies: what is shown at first. */
export function extent(lines: Line[], all = false): { from: number; to: number } {
  const ends = lines.flatMap((line) => [line.low, line.high]).filter((end) => end !== null).sort((a, b) => a - b)
  if (!ends.length) {
    const now = Date.now() * 1000
    return { from: now - 86_400e6, to: now }
  }
  // A few ends that lie far off would press everything else together; `0` shows those too.
  const low = ends[all ? 0 : Math.floor(ends.length * 0.04)]!
  const high = ends[ends.length - 1 - (all ? 0 : Math.floor(ends.length * 0.1))]!
  const edge = Math.max((high - low) * 0.04, 1e6)
  return { from: low - edge, to: high + edge }
}

/** A point in words: “R01 begins”, or the name of the event. */
export function pointName(view: TimeView, point: string): string {
  const start = view.bars.find((bar) => bar.start === point)
  if (start && start.kind !== 'other') return start.kind === 'take' ? t('when.begins', { name: start.label === start.id ? start.id : `${start.id}, ${start.label}` }) : start.label
  const end = view.bars.find((bar) => bar.end === point)
  if (end) return t('when.ends', { name: end.label })
  const sky = /^sun\/(\w+)\/(.+)\/(\d{4}-\d\d-\d\d)$/.exec(point)
  if (sky) return t('when.sky', { what: sky[1]!, place: sky[2]!, day: sky[3]! })
  const side = /^(.+)\.(start|end)$/.exec(point)
  if (side) return t(side[2] === 'start' ? 'when.begins' : 'when.ends', { name: side[1]! })
  return start?.label ?? point
}

/** A length of time in microseconds; seconds are rounded up, so that no margin is given too narrow: `3 min 20 s`. */
export function span(value: number): string {
  const all = Math.abs(value)
  const parts: [number, 'when.d' | 'when.h' | 'when.min' | 'when.s'][] = [[86_400e6, 'when.d'], [3600e6, 'when.h'], [60e6, 'when.min'], [1e6, 'when.s']]
  for (let n = 0; n < parts.length; n++) {
    const [unit, key] = parts[n]!
    if (all < unit) continue
    const next = parts[n + 1]
    if (!next) return t(key, { n: number(Math.ceil(all / 1e4) / 100, 2) })
    const [part, partKey] = next
    const round = Math.round(all / part) * part
    const above = parts[n - 1]
    // No part ever reaches the length of the one before it: what is rounded up to one is one.
    if (above && round >= above[0]) return t(above[1], { n: 1 })
    const whole = Math.floor(round / unit)
    const rest = Math.round((round - whole * unit) / part)
    return rest ? `${t(key, { n: whole })} ${t(partKey, { n: rest })}` : t(key, { n: whole })
  }
  return t('when.ms', { n: Math.ceil(all / 1000) })
}

/** By how much a change narrows a bar: the widths before and after, `null` for an open one. */
export function width(interval: { earliest?: string | null; latest?: string | null } | null | undefined): number | null {
  const low = micros(interval?.earliest)
  const high = micros(interval?.latest)
  return low === null || high === null ? null : high - low
}
