// Texts that break screens elsewhere, and rows of every table with them in each cell that holds text.
export const NAUGHTY = [
  '<script>window.__broken=1</script>', '"><img src=x onerror=window.__broken=1>', "'-alert(1)-'", '{{constructor.constructor("window.__broken=1")()}}',
  '${window.__broken=1}', '{@html 1}', 'javascript:window.__broken=1', '</textarea><svg/onload=window.__broken=1>', '%s%x%n', "Robert'); DROP TABLE items;--",
  '../../../etc/passwd', '\u202Eevil\u202C', 'a\u0300\u0301\u0302\u0303\u0304\u0305', '👩‍👩‍👧‍👦🏳️‍🌈', 'ﷺﷺﷺ', 'Ω≈ç√∫˜µ≤≥÷', '=cmd|\' /C calc\'!A0', 'null', 'undefined', 'NaN',
  '‮‮‮', '社會科學院語學研究所', 'الكل في المجمو عة', 'ЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБ', 'x'.repeat(600), '__proto__', 'constructor', 'hasOwnProperty',
]

/** Cells whose text has a form of its own, or that say together with others what a row is; of the text and the row's number. */
const FORMED = {
  sources: () => ({ role: 'official' }),
  places: () => ({ position: '', ring: '', skyline: '', lon: '76.9', lat: '43.2', radius_m: '100' }),
  items: () => ({ file: '', sha256: '', also_known_as: '' }),
  evidence: () => ({ relation: 'within', low: '2022-01-05T10:00:00Z', high: '2022-01-05T11:00:00Z', reference: '', or: '' }),
  clocks: () => ({ zone: 'UTC' }),
  shadows: () => ({ ratio: '1.2', ratio_error: '0.1' }),
  syncs: () => ({ offset_s: '1', error_s: '0.1', machine: '' }),
  words: () => ({ script: 'Cyrl' }),
  translations: (text) => ({ second_reader: `${text} again` }),
  events: () => ({ kind: 'use_of_force' }),
  tolls: () => ({ low: '1', high: '2' }),
  weather: () => ({ temperature_c: '5', temperature_error_c: '2' }),
  redactions: () => ({ kind: 'face', region: '0.1 0.1 0.2 0.2', tone: '', track: '' }),
  open_questions: () => ({ answer: '', settled_by: '' }),
  lineage: () => ({ relation: 're_encoding_of' }),
  takes: (_, n) => ({ from_s: String(n / 10), to_s: String(n / 10 + 0.1) }),
  verification: () => ({ state: 'viewed', by: 'A. Tester' }),
  // Every other one is of what was not seen.
  observations: (text, n) => (n % 2 ? { counted: 'people', at_least: '1', question: '', visibility_note: '' } : { counted: '', question: text, scope: null, looked_through_whole: 'yes', visibility: 'partial', visibility_note: text }),
  claims: () => ({ knowledge: 'saw', counted: 'people', at_least: '1' }),
  corrections: (text) => ({ said: `${text} before` }),
}
/** Tables whose rows are the case's own rules, or are told by another way. */
export const OTHERWISE = new Set(['case', 'terms', 'policy', 'standards'])
/** Optional cells of these kinds are left empty: they hold no text. */
const TEXT = new Set(['text', 'list'])

/**
 * A row of a table with a text in each cell that holds any. References point at the rows of the same number, so that all are told
 * together; `item` is one of the case, `other` another, `count` how many rows there are of each table.
 */
export function rowOf(table, text, n, { item, other, count }) {
  const formed = FORMED[table.name]?.(text, n) ?? {}
  const first = new Map()
  const cells = {}
  for (const column of table.columns) {
    const { name, holds, required } = column
    if (name in formed) cells[name] = formed[name] ?? item
    else if (holds === 'id') cells[name] = `${table.name}-${n}`
    else if (holds === 'text') cells[name] = text
    else if (holds === 'list') cells[name] = text.replaceAll(';', ',')
    else if (holds === 'reference' && (required || name === 'item' || name === 'statement' || name === 'source' || name === 'event' || name === 'place')) {
      // Nothing is compared with itself: the second reference to one table is another row.
      const again = first.get(column.table) ?? 0
      first.set(column.table, again + 1)
      if (column.table === table.name) continue
      cells[name] = column.table === 'items' ? (again ? other : item) : column.table === 'takes' ? '' : `${column.table}-${again ? (n + 1) % count : n}`
    } else if (holds === 'references' && column.table === 'items') cells[name] = item
    else if (required && holds === 'point') cells[name] = `events-${n}`
    else if (required && !TEXT.has(holds)) cells[name] = column.choices[0] ?? column.example
  }
  return { table: table.name, base: null, cells: Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== '')) }
}
