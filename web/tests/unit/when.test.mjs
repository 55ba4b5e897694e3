// Rules of Time, Together and Map that need no screen: sentences as rows, bounds between takes, ticks, loops, regions.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { load } from './load.mjs'

const times = await load('/src/frame/times.svelte.ts')
const sentence = await load('/src/screens/time/sentence.ts')
const axis = await load('/src/screens/time/axis.ts')
const lines = await load('/src/screens/time/lines.ts')
const loop = await load('/src/screens/time/loop.ts')
const offsets = await load('/src/screens/together/offsets.ts')
const ground = await load('/src/screens/map/ground.ts')

const told = (more) => ({ ...sentence.empty('V07.start'), basis: 'seen', ...more })

test('a sentence is the row that says it, and says what it lacks', () => {
  assert.deepEqual(sentence.cells(told({ saying: 'atLeastBefore', low: '2', unit: 'min', other: 'dispersal' })), {
    subject: 'V07.start', relation: 'before', low: '120', reference: 'dispersal', basis: 'seen', trust: 'observed',
  })
  assert.equal(sentence.cells(told({ saying: 'atMostAfter', high: '3', unit: 'frames', other: 'x' })).high, '0.12')
  assert.equal(sentence.cells(told({ saying: 'between', low: '12:00', high: '12:10' })).relation, 'within')
  assert.deepEqual(sentence.missing(told({ saying: 'sameAs', other: 'V07.start' })), ['other'], 'nothing is compared with itself')
  assert.deepEqual(sentence.missing(told({ saying: 'atLeastBefore', low: 'soon', other: 'x' })), ['low'])
  assert.deepEqual(sentence.missing(told({ saying: 'notAfter', high: '12:00', basis: ' ' })), ['basis'])
  assert.equal(sentence.seconds('-2', 'min'), null, 'which way it lies is said in words, not by a sign')
})

const point = (name, earliest, latest) => ({ point: name, possible: { earliest, latest }, earliest_because: [], latest_because: [] })
const take = (id) => ({ kind: 'take', id, label: id, item: id, start: `${id}.start`, end: null, length_micros: 10e6 })
const view = (points, contradictions = []) => ({ points, bars: points.map((one) => take(one.point.replace('.start', ''))), contradictions, metadata_contradictions: [], reasons: {} })
const row = (id, cells) => ({ id, withdrawn: null, cells })
const A = point('A.start', '2022-01-05T12:00:00Z', '2022-01-05T12:01:00Z')
const none = (name) => point(name, null, null)

test('takes are as far apart as the evidence between them allows, and no nearer', () => {
  const rows = [
    row('e1', { subject: 'B.start', reference: 'A.start', relation: 'offset', low: '2', high: '3' }),
    row('e2', { subject: 'C.start', reference: 'B.start', relation: 'offset', low: '-1', high: '1' }),
    row('e3', { subject: 'C.start', reference: 'A.start', relation: 'after', low: '2.5' }),
    row('e4', { subject: 'C.start', reference: 'A.start', relation: 'around', low: '9' }),
    row('e5', { subject: 'C.start', reference: 'A.start', relation: 'offset', low: '8', high: '9', or: 'one-of' }),
  ]
  const found = offsets.apart(offsets.network(view([A, none('B.start'), none('C.start')]), rows), 'A.start')
  assert.deepEqual([found.get('B.start').low, found.get('B.start').high], [2e6, 3e6])
  assert.deepEqual([found.get('C.start').low, found.get('C.start').high], [2.5e6, 4e6])
  assert.deepEqual(found.get('C.start').because.sort(), ['e1', 'e2', 'e3'])
})

test('bounds between takes hold every placing that the evidence allows (against trying them all)', () => {
  let seed = 7
  const random = (n) => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648) * n
  for (let round = 0; round < 40; round++) {
    const names = ['A', 'B', 'C', 'D']
    const truth = Object.fromEntries(names.map((name) => [name, Math.round(random(20))]))
    const rows = Array.from({ length: 5 }, (_, n) => {
      const [p, q] = [names[Math.floor(random(4))], names[Math.floor(random(4))]]
      const apart = truth[p] - truth[q]
      return row(`e${n}`, { subject: `${p}.start`, reference: `${q}.start`, relation: 'offset', low: String(apart - Math.floor(random(4))), high: String(apart + Math.floor(random(4))) })
    }).filter((one) => one.cells.subject !== one.cells.reference)
    const found = offsets.apart(offsets.network(view(names.map((name) => none(`${name}.start`))), rows), 'A.start')
    for (const [start, { low, high }] of found) {
      const apart = (truth[start.replace('.start', '')] - truth.A) * 1e6
      assert.ok(low <= apart && apart <= high, `${start} ${low} ${apart} ${high}`)
    }
  }
})

test('what is contradicted ties nothing, and is said', () => {
  const rows = [row('e1', { subject: 'B.start', reference: 'A.start', relation: 'offset', low: '2', high: '3' })]
  const net = offsets.network(view([A, none('B.start')], [{ evidence: ['e1'], points: [] }]), rows)
  assert.deepEqual(net.leftOut, ['e1'])
  assert.equal(offsets.apart(net, 'A.start').get('B.start'), undefined)
})

test('ticks stand at round times of the shown zone, also where clocks are put forward', () => {
  times.setZone('Asia/Almaty')
  const at = (text) => Date.parse(text) * 1000
  const hours = axis.ticks(at('2022-01-04T18:10:00Z'), at('2022-01-05T05:00:00Z'), 800)
  assert.ok(hours.ticks.every((tick) => /:00$/.test(tick.text) || /^\d{4}-/.test(tick.text)), JSON.stringify(hours.ticks.map((tick) => tick.text)))
  assert.equal(hours.days.length, 0)
  const frames = axis.ticks(at('2022-01-05T00:00:00Z'), at('2022-01-05T00:00:00Z') + 0.5e6, 1000)
  assert.equal(frames.step, 40_000)
  times.setZone('Europe/Berlin')
  const spring = axis.ticks(at('2022-03-26T00:00:00Z'), at('2022-03-29T00:00:00Z'), 500)
  assert.ok(spring.ticks.length > 2 && spring.ticks.every((tick) => tick.day || /:00$/.test(tick.text)), JSON.stringify(spring.ticks))
  times.setZone('UTC')
})

test('a loop is closed by the clock where evidence speaks of absolute times', () => {
  const seen = view([A, none('B.start')])
  seen.reasons = { e1: { subject: 'A.start', reference: null }, e2: { subject: 'B.start', reference: 'A.start' }, e3: { subject: 'B.start', reference: null } }
  const { nodes, edges } = loop.loopOf(seen, { evidence: ['e1', 'e2', 'e3'], points: ['A.start', 'B.start'] })
  assert.deepEqual(nodes.map((node) => node.point), ['', 'A.start', 'B.start'])
  assert.deepEqual(edges.map((edge) => [edge.from, edge.to]), [[0, 1], [1, 2], [0, 2]])
})

test('a margin is rounded outward', () => {
  assert.equal(lines.span(1_200_001), '1.21 s')
  assert.equal(lines.span(40_100), '41 ms')
})

test('a position is drawn as the region in which it lies', () => {
  const feature = { id: 'place:x', geometry: { type: 'Point', coordinates: [76.9453, 43.2384] }, properties: { kind: 'place', radius_m: 300 } }
  const ring = ground.region(feature).coordinates[0]
  assert.equal(ring.length, 65)
  for (const at of ring) assert.ok(Math.abs(ground.metres([76.9453, 43.2384], at) - 300) < 0.01)
})
