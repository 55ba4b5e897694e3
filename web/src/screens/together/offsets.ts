/**
 * How far takes lie apart, as the server says it: bounds between their starts, by all evidence that contradicts nothing. What is
 * possible lies within them.
 */
import type { components } from '../../client/api.d.ts'

type Row = components['schemas']['RecordedRow']
type TimeView = components['schemas']['TimeView']
type Offset = components['schemas']['OffsetView']

/** Between two starts, in microseconds: at least, at most, and what says so. */
export interface Apart {
  low: number
  high: number
  because: string[]
}

/** By take: by how much it starts later than the first. What nothing bounds on both sides is left out. */
export function apart(offsets: Offset[]): Map<string, Apart> {
  const found = new Map<string, Apart>()
  for (const { take, low_micros: low, high_micros: high, because } of offsets) {
    if (low !== null && low !== undefined && high !== null && high !== undefined) found.set(take, { low, high, because })
  }
  return found
}

/** Evidence between points that was left out because it is contradicted. */
export function leftOut(view: TimeView, rows: Row[]): string[] {
  const contradicted = new Set(view.contradictions.flatMap((clash) => clash.evidence))
  return rows.filter((row) => !row.withdrawn && row.cells.subject && row.cells.reference && contradicted.has(row.id)).map((row) => row.id)
}

/** Takes that evidence ties together, the largest group first. */
export function groups(view: TimeView, rows: Row[]): string[][] {
  const takes = new Map(view.bars.filter((bar) => bar.kind === 'take' && bar.decoded).map((bar) => [bar.start, bar.id]))
  const of = new Map<string, string>([...takes.keys()].map((start) => [start, start]))
  const root = (start: string): string => (of.get(start) === start ? start : root(of.get(start)!))
  for (const row of rows) {
    const { subject, reference, relation } = row.cells
    if (row.withdrawn || !subject || !reference || !takes.has(subject) || !takes.has(reference)) continue
    if (relation === 'offset' || relation === 'same') of.set(root(subject), root(reference))
  }
  const by = new Map<string, string[]>()
  for (const [start, id] of takes) by.set(root(start), [...(by.get(root(start)) ?? []), id])
  return [...by.values()].sort((a, b) => b.length - a.length)
}
