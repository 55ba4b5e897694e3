/** Observations and words as bars along the ruler: in which lane each lies, and which one a press meant. Thirty thousand are many:
 *  everything here is linear in what is drawn, and a lane is packed once. */
import type { Row } from '../../../client/tell.svelte.ts'

export interface Bar {
  row: Row
  from: number
  to: number
  /** The line inside its lane, counted from the top. */
  line: number
  negative: boolean
  certainty: string
}
export interface Lane {
  id: string
  bars: Bar[]
  lines: number
}
/** The most lines of one lane; what does not fit lies over others in the last. */
const MOST_LINES = 4

/** Lanes by kind, the ones with most bars first; one for what was looked for and not seen, one for words. */
export function lanes(observations: Row[], words: Row[], duration: number): Lane[] {
  const by = new Map<string, Bar[]>()
  const put = (lane: string, row: Row) => {
    const from = row.span?.from_s ?? 0
    const bar: Bar = { row, from, to: Math.max(from, row.span?.to_s ?? duration), line: 0, negative: !!row.cells.question, certainty: row.cells.certainty ?? '' }
    const known = by.get(lane)
    if (known) known.push(bar)
    else by.set(lane, [bar])
  }
  for (const row of observations) put(row.cells.question ? '\u0001not' : (row.cells.kind ?? ''), row)
  const ordered = [...by].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
  const not = ordered.filter(([lane]) => lane === '\u0001not')
  const kinds = ordered.filter(([lane]) => lane !== '\u0001not')
  const kept = kinds.slice(0, 6)
  const rest = kinds.slice(6).flatMap(([, bars]) => bars)
  if (rest.length) kept.push(['\u0002rest', rest])
  kept.push(...not)
  by.clear()
  for (const row of words) put('\u0003words', row)
  return [...kept, ...by].map(([id, bars]) => {
    bars.sort((a, b) => a.from - b.from || b.to - a.to)
    const ends: number[] = []
    for (const bar of bars) {
      let line = ends.findIndex((end) => end <= bar.from)
      if (line < 0) line = ends.length < MOST_LINES ? ends.length : MOST_LINES - 1
      bar.line = line
      ends[line] = Math.max(bar.to, bar.from + duration / 400)
    }
    return { id, bars, lines: Math.max(1, ends.length) }
  })
}

/** The bar of a lane nearest to a time and line, within some seconds. */
export function nearest(lane: Lane, at: number, line: number, within: number): Bar | null {
  let best: Bar | null = null
  let least = within
  for (const bar of lane.bars) {
    if (bar.from - within > at) break
    const off = (at < bar.from ? bar.from - at : at > bar.to ? at - bar.to : 0) + Math.abs(bar.line - line) * within * 0.5
    if (off <= least) {
      least = off
      best = bar
    }
  }
  return best
}
