/** How the takes of an item change when a person splits or moves one: what is recorded together, so that none overlap. Seconds. */
export interface Span {
  id: string
  from_s: number
  to_s: number
}
/** Nearer than this, two ends are one: a microsecond is the least that is recorded. */
const SAME = 1e-6

/**
 * A take as two, the second from `at` on; none where that is not inside it. A take that was called as its item gets a number
 * of its own, as takes of an item with several have, unless its name is `kept`.
 */
export function split(takes: readonly Span[], item: string, id: string, at: number, kept = false): Span[] {
  const take = takes.find((one) => one.id === id)
  if (!take || at <= take.from_s + SAME || at >= take.to_s - SAME) return []
  const taken = new Set(takes.map((one) => one.id))
  const name = () => {
    let n = 1
    while (taken.has(`${item}#${n}`)) n++
    taken.add(`${item}#${n}`)
    return `${item}#${n}`
  }
  return [
    { id: id === item && !kept ? name() : id, from_s: take.from_s, to_s: at },
    { id: name(), from_s: at, to_s: take.to_s },
  ]
}

/** A take with other ends, and each neighbour that touched it or would be overlapped, moved along; none where one would vanish. */
export function move(takes: readonly Span[], id: string, from: number, to: number, duration: number): Span[] {
  const was = takes.find((one) => one.id === id)
  if (!was || !(from >= 0) || !(to > from) || (duration > 0 && to > duration + SAME)) return []
  const moved: Span[] = [{ id, from_s: from, to_s: to }]
  for (const one of takes) {
    if (one.id === id) continue
    const next = { ...one }
    if (one.from_s >= was.to_s - SAME) {
      if (one.from_s <= was.to_s + SAME || one.from_s < to) next.from_s = to
    } else if (one.to_s >= was.from_s - SAME || one.to_s > from) next.to_s = from
    if (next.to_s <= next.from_s + SAME) return []
    if (next.from_s !== one.from_s || next.to_s !== one.to_s) moved.push({ id: one.id, from_s: next.from_s, to_s: next.to_s })
  }
  return moved
}
