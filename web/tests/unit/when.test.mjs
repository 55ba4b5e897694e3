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
const take = (id) => ({ kind: 'take', id, label: id, item: id, start: `${id}.start`, end: null, length_micros: 10e6, decoded: true })
const view = (points, contradictions = []) => ({ points, bars: points.map((one) => take(one.point.replace('.start', ''))), contradictions, metadata_contradictions: [], reasons: {} })
const row = (id, cells) => ({ id, withdrawn: null, cells })
const A = point('A.start', '2022-01-05T12:00:00Z', '2022-01-05T12:01:00Z')
const none = (name) => point(name, null, null)

test('what nothing bounds on both sides is not put on the clock', () => {
  const found = offsets.apart([
    { take: 'A', low_micros: 0, high_micros: 0, because: [] },
    { take: 'B', low_micros: 2e6, high_micros: 3e6, because: ['e1'] },
    { take: 'C', low_micros: 2e6, high_micros: null, because: ['e2'] },
  ])
  assert.deepEqual([...found.keys()], ['A', 'B'])
  assert.deepEqual(found.get('B'), { low: 2e6, high: 3e6, because: ['e1'] })
})

test('what is contradicted is said, and what evidence ties stands together', () => {
  const rows = [row('e1', { subject: 'B.start', reference: 'A.start', relation: 'offset', low: '2', high: '3' }), row('e2', { subject: 'A.start', relation: 'within' })]
  const seen = view([A, none('B.start'), none('C.start')], [{ evidence: ['e1', 'e2'], points: [] }])
  assert.deepEqual(offsets.leftOut(seen, rows), ['e1'])
  assert.deepEqual(offsets.groups(seen, rows), [['A', 'B'], ['C']])
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
