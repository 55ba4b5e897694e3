// Rules of the screens that need no screen: times rounded outward, filters in addresses, lanes of observations.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { load } from './load.mjs'

const times = await load('/src/frame/times.svelte.ts')
const lists = await load('/src/screens/items/filters.ts')
const tracks = await load('/src/screens/item/player/tracks.ts')
const lines = await load('/src/screens/time/lines.ts')
const takes = await load('/src/screens/item/takes.ts')

test('an interval is rounded outward, never inward', () => {
  times.setZone('Asia/Almaty')
  const { short } = times.intervalText('2022-01-05T11:31:40Z', '2022-01-05T12:41:20Z')
  assert.equal(short, '2022-01-05 17:31 – 18:42')
  assert.equal(times.intervalText('2022-01-05T11:31:40.900Z', '2022-01-05T11:32:01.100Z').short, '2022-01-05 17:31:40 – 17:32:02')
  assert.match(times.intervalText(null, '2022-01-05T11:31:40Z').short, /not after 2022-01-05 17:32/)
  assert.match(times.intervalText('2022-01-05T11:31:40Z', null).short, /not before 2022-01-05 17:31/)
  assert.equal(times.intervalText(null, null).short, 'not known')
  // Whole days are named as days; what is a minute short of one is not.
  assert.equal(times.intervalText('2022-01-04T18:00:00Z', '2022-01-05T18:00:00Z').short, '2022-01-05')
  assert.equal(times.intervalText('2022-01-04T18:00:00Z', '2022-01-06T18:00:00Z').short, '2022-01-05 – 2022-01-06')
  assert.equal(times.intervalText('2022-01-04T18:00:00Z', '2022-01-05T17:59:00Z').short, '2022-01-05 00:00 – 23:59')
  // Over midnight both days stand there.
  assert.equal(times.intervalText('2022-01-05T17:30:00Z', '2022-01-05T18:30:00Z').short, '2022-01-05 23:30 – 2022-01-06 00:30')
})

test('instants keep their microseconds, also before 1970', () => {
  assert.equal(times.micros('1970-01-01T00:00:00.000001Z'), 1)
  assert.equal(times.micros('1969-12-31T23:59:59.5Z'), -500_000)
  assert.equal(times.micros('nothing'), null)
})

test('positions in a recording are read as people write them', () => {
  for (const [text, seconds] of [['12.5', 12.5], ['1:02.5', 62.5], ['1:02:03', 3723], ['0,25', 0.25], ['', null], ['a', null], ['1:2:3:4', null], ['-1', null]]) assert.equal(times.seconds(text), seconds, text)
  for (const seconds of [0, 0.04, 59.999, 60, 3599.99, 3600, 86399.5]) assert.ok(Math.abs(times.seconds(times.clock(seconds, 3)) - seconds) < 0.0006, String(seconds))
})

test('filters survive their way through the address, whatever they hold', () => {
  for (const value of ['plain', 'a|b', 'a:b', 'a\\b', '\\', '|', ':', '', '🏳️‍🌈', '\u202E', 'a\\|b:c']) {
    const filters = [{ field: 'column:title', value }, { field: 'state', value: 'verified' }]
    assert.deepEqual(lists.readFilters(lists.writeFilters(filters)), filters, value)
  }
  assert.deepEqual(lists.readFilters(''), [])
})

const row = (n, from, to, cells = {}) => ({ table: 'observations', id: `o${n}`, cells: { kind: 'crowd', ...cells }, span: { item: 'V', from_s: from, to_s: to, region: null } })

test('bars of a lane do not lie over one another while there is room', () => {
  const [lane] = tracks.lanes([row(1, 0, 5), row(2, 3, 8), row(3, 6, 9), row(4, 8.5, 9)], [], 10)
  assert.equal(lane.lines, 2)
  for (const a of lane.bars) for (const b of lane.bars) if (a !== b && a.line === b.line) assert.ok(a.to <= b.from || b.to <= a.from)
})

test('what was not seen has a lane of its own, however many kinds there are', () => {
  const rows = Array.from({ length: 40 }, (_, n) => row(n, n, n + 1, { kind: `kind${n % 12}` }))
  const laid = tracks.lanes([...rows, row(99, null, null, { question: 'Anyone?' })], [row(100, 1, 2)], 60)
  assert.equal(laid.filter((lane) => lane.bars.every((bar) => bar.negative)).length, 1)
  assert.equal(laid.reduce((sum, lane) => sum + lane.bars.length, 0), 42)
  assert.ok(laid.length <= 9)
})

test('thirty thousand bars are laid, and the one under the pointer is found', () => {
  const rows = Array.from({ length: 30_000 }, (_, n) => row(n, (n * 7919) % 3600, ((n * 7919) % 3600) + 2, { kind: ['crowd', 'shot', 'person'][n % 3] }))
  const laid = tracks.lanes(rows, [], 3600)
  assert.equal(laid.reduce((sum, lane) => sum + lane.bars.length, 0), 30_000)
  const hit = tracks.nearest(laid[0], laid[0].bars[500].from + 0.5, laid[0].bars[500].line, 0.01)
  assert.ok(hit && hit.from <= laid[0].bars[500].from + 0.51 && hit.to >= laid[0].bars[500].from + 0.49)
})

test('lengths of time never have a part as long as the next', () => {
  assert.deepEqual([12.34, 59.96, 61, 600, 1800, 3599.6, 7200, 86_399].map(times.lasting), ['12 s', '1 min', '1 min 1 s', '10 min', '30 min', '1 h', '2 h', '24 h'])
  assert.deepEqual([59e6 + 1, 119.7e6, 3_599.8e6, 86_399e6, 90_000e6, 172_799e6].map(lines.span), ['59.01 s', '2 min', '1 h', '1 d', '1 d 1 h', '2 d'])
})

test('a take that a person splits or moves overlaps no other', () => {
  const one = [{ id: 'V1', from_s: 0, to_s: 12 }]
  assert.deepEqual(takes.split(one, 'V1', 'V1', 5), [{ id: 'V1#1', from_s: 0, to_s: 5 }, { id: 'V1#2', from_s: 5, to_s: 12 }])
  assert.deepEqual(takes.split(one, 'V1', 'V1', 5, true).map((take) => take.id), ['V1', 'V1#1'], 'what somebody recorded keeps its name')
  for (const at of [0, 12, -1, 13]) assert.deepEqual(takes.split(one, 'V1', 'V1', at), [], String(at))
  const three = [{ id: 'V1#1', from_s: 0, to_s: 4 }, { id: 'V1#2', from_s: 4, to_s: 8 }, { id: 'V1#3', from_s: 9, to_s: 12 }]
  assert.deepEqual(takes.split(three, 'V1', 'V1#2', 6), [{ id: 'V1#2', from_s: 4, to_s: 6 }, { id: 'V1#4', from_s: 6, to_s: 8 }])
  // A neighbour that touches it goes along both ways; one that does not stays until it would be overlapped.
  assert.deepEqual(takes.move(three, 'V1#2', 3, 8, 12), [{ id: 'V1#2', from_s: 3, to_s: 8 }, { id: 'V1#1', from_s: 0, to_s: 3 }])
  assert.deepEqual(takes.move(three, 'V1#2', 5, 8.5, 12), [{ id: 'V1#2', from_s: 5, to_s: 8.5 }, { id: 'V1#1', from_s: 0, to_s: 5 }])
  assert.deepEqual(takes.move(three, 'V1#2', 4, 10, 12), [{ id: 'V1#2', from_s: 4, to_s: 10 }, { id: 'V1#3', from_s: 10, to_s: 12 }])
  for (const [from, to] of [[0, 8], [4, 12], [5, 5], [-1, 8], [4, 13]]) assert.deepEqual(takes.move(three, 'V1#2', from, to, 12), [], `${from} to ${to}`)
})
