/**
 * How far takes lie apart: bounds between their starts, from the evidence that compares them and from the times that the server
 * solved. They are outer bounds: what is possible lies within them. Evidence that stands in a contradiction is left out, and said.
 */
import type { components } from '../../client/api.d.ts'
import { micros } from '../../frame/times.svelte.ts'

type Row = components['schemas']['RecordedRow']
type TimeView = components['schemas']['TimeView']

/** Between two starts, in microseconds: at least, at most, and what says so. */
export interface Apart {
  low: number
  high: number
  because: string[]
}

interface Edge {
  to: string
  /** `to` is at most this much later than `from`. */
  most: number
  by: string
}

/** Differences that one row of `evidence` bounds, subject less reference, in microseconds. */
export function difference(cells: Record<string, string>): { low: number; high: number } | null {
  const number = (text: string | undefined) => {
    if (text === undefined || text.trim() === '') return null
    const value = Number(text)
    return Number.isFinite(value) ? Math.round(value * 1e6) : NaN
  }
  const low = number(cells.low)
  const high = number(cells.high)
  if (Number.isNaN(low) || Number.isNaN(high)) return null
  switch (cells.relation) {
    case 'offset':
      return low === null && high === null ? null : { low: low ?? -Infinity, high: high ?? Infinity }
    case 'same':
      return { low: 0, high: 0 }
    case 'after':
      return { low: low ?? 0, high: high ?? Infinity }
    case 'before':
      return { low: high === null ? -Infinity : -high, high: -(low ?? 0) }
    default:
      return null
  }
}

export interface Network {
  /** From each point to those that it bounds. */
  edges: Map<string, Edge[]>
  /** Evidence that was left out because it is contradicted. */
  leftOut: string[]
}

/** What a solved time is measured from. */
const CLOCK = '\u0000clock'

export function network(view: TimeView, rows: Row[]): Network {
  const edges = new Map<string, Edge[]>()
  const add = (from: string, to: string, most: number, by: string) => {
    if (!Number.isFinite(most)) return
    const list = edges.get(from) ?? []
    list.push({ to, most, by })
    edges.set(from, list)
  }
  const contradicted = new Set(view.contradictions.flatMap((clash) => clash.evidence))
  const leftOut: string[] = []
  for (const row of rows) {
    const { subject, reference } = row.cells
    if (row.withdrawn || !subject || !reference || row.cells.or) continue
    const apart = difference(row.cells)
    if (!apart) continue
    if (contradicted.has(row.id)) {
      leftOut.push(row.id)
      continue
    }
    add(reference, subject, apart.high, row.id)
    add(subject, reference, -apart.low, row.id)
  }
  const starts = new Set(view.bars.filter((bar) => bar.kind === 'take').map((bar) => bar.start))
  for (const point of view.points) {
    if (!starts.has(point.point)) continue
    const low = micros(point.possible.earliest)
    const high = micros(point.possible.latest)
    if (high !== null) add(CLOCK, point.point, high, '')
    if (low !== null) add(point.point, CLOCK, -low, '')
  }
  return { edges, leftOut }
}

/** The shortest ways from one point to all others (Bellman–Ford); none where the evidence contradicts itself. */
function reach({ edges }: Network, from: string, turned: boolean): Map<string, { most: number; because: string[] }> | null {
  const all: [string, Edge][] = []
  for (const [at, list] of edges) for (const edge of list) all.push(turned ? [edge.to, { to: at, most: edge.most, by: edge.by }] : [at, edge])
  const found = new Map([[from, { most: 0, because: [] as string[] }]])
  const nodes = edges.size + 1
  for (let round = 0; round <= nodes; round++) {
    let better = false
    for (const [at, edge] of all) {
      const here = found.get(at)
      if (!here) continue
      const most = here.most + edge.most
      const there = found.get(edge.to)
      if (there && there.most <= most) continue
      found.set(edge.to, { most, because: edge.by ? [...here.because, edge.by] : here.because })
      better = true
    }
    if (!better) return found
  }
  return null
}

/** By how much each start is later than that of `from`. What nothing bounds on both sides is left out. */
export function apart(net: Network, from: string): Map<string, Apart> {
  const later = reach(net, from, false)
  const sooner = reach(net, from, true)
  const result = new Map<string, Apart>()
  if (!later || !sooner) return result
  for (const [point, { most, because }] of later) {
    const back = sooner.get(point)
    if (point === CLOCK || !back) continue
    result.set(point, { low: -back.most, high: most, because: [...new Set([...because, ...back.because])] })
  }
  return result
}

/** Takes that evidence ties together, the largest group first. */
export function groups(view: TimeView, rows: Row[]): string[][] {
  const takes = new Map(view.bars.filter((bar) => bar.kind === 'take').map((bar) => [bar.start, bar.id]))
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
