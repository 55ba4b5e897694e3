/** The loop of a contradiction: its points, and the evidence that ties one to the next. */
import { t } from '../../words/words.svelte.ts'
import { pointName, type Clash, type TimeView } from './lines.ts'

export interface Loop {
  nodes: { point: string; name: string }[]
  edges: { id: string; from: number; to: number; lane: number }[]
}

/** What an absolute time is tied to: the clock itself. */
export const CLOCK = ''

export function loopOf(view: TimeView, clash: Clash): Loop {
  const nodes: string[] = []
  const at = (point: string) => {
    if (!nodes.includes(point)) nodes.push(point)
    return nodes.indexOf(point)
  }
  // Evidence of an absolute time ties its point to the clock, which closes the loop.
  const ties = clash.evidence.flatMap((id) => {
    const reason = view.reasons[id]
    return reason ? [{ id, a: reason.reference ?? CLOCK, b: reason.subject }] : []
  })
  if (ties.some((tie) => tie.a === CLOCK)) at(CLOCK)
  for (const point of clash.points) at(point)
  for (const tie of ties) {
    at(tie.a)
    at(tie.b)
  }
  const pairs = new Map<string, number>()
  const edges = ties.map((tie) => {
    const [from, to] = [at(tie.a), at(tie.b)]
    const pair = [from, to].sort().join(' ')
    const lane = pairs.get(pair) ?? Math.abs(from - to) - 1
    pairs.set(pair, lane + 2)
    return { id: tie.id, from, to, lane }
  })
  return { nodes: nodes.map((point) => ({ point, name: point === CLOCK ? t('when.clock') : pointName(view, point) })), edges }
}

/** The loop as the chart draws it, between bars that it has. */
export const arcsOf = (view: TimeView, clash: Clash): { a: string; b: string; text: string }[] =>
  clash.evidence.flatMap((id) => {
    const reason = view.reasons[id]
    return reason ? [{ a: reason.reference ?? reason.subject, b: reason.subject, text: id }] : []
  })
