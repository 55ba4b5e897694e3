// What frames cost, as the browser traces them, and how figures are printed beside what was promised.

/** A figure beside the most that it may be. */
export const report = (what, value, unit, most) =>
  console.log(`${what.padEnd(58)} ${value.toFixed(1).padStart(8)} ${unit}   at most ${most}   ${value <= most ? 'kept' : 'MISSED'}`)
/** The value below which a part of sorted values lies. */
export const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

const WORK = new Set(['FunctionCall', 'FireAnimationFrame', 'EventDispatch', 'RunMicrotasks', 'UpdateLayoutTree', 'Layout', 'EvaluateScript'])

/** Milliseconds of scripting, style and layout on the main thread in each frame while something runs in the page; sorted. */
export async function frameCosts(page, work) {
  await page.context().browser().startTracing(page, { categories: ['devtools.timeline'] })
  await page.evaluate(work)
  const trace = JSON.parse((await page.context().browser().stopTracing()).toString())
  const events = trace.traceEvents.filter((event) => event.ph === 'X' && event.dur)
  const main = events.find((event) => event.name === 'FireAnimationFrame')?.tid
  const own = events.filter((event) => event.tid === main)
  const frames = own.filter((event) => event.name === 'FireAnimationFrame').map((event) => event.ts).sort((a, b) => a - b)
  const costs = []
  for (let n = 0; n + 1 < frames.length; n++) {
    const inside = own.filter((event) => WORK.has(event.name) && event.ts >= frames[n] && event.ts < frames[n + 1]).sort((a, b) => a.ts - b.ts)
    let end = 0
    let cost = 0
    for (const { ts, dur, tdur } of inside) {
      // What the thread itself was busy, where the trace says so: on a shared machine it also waits for its turn.
      if (ts >= end) cost += tdur ?? dur
      end = Math.max(end, ts + dur)
    }
    costs.push(cost / 1000)
  }
  return costs.sort((a, b) => a - b)
}
