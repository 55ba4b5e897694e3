/** Evidence as a sentence: what can be said of when, and the row of `evidence` that says it. */

/** The ways to say it; those with `other` compare with another point, the rest with a clock. */
export const SAYINGS = {
  atLeastBefore: { relation: 'before', other: true, amounts: ['low'] },
  atMostBefore: { relation: 'before', other: true, amounts: ['high'] },
  betweenBefore: { relation: 'before', other: true, amounts: ['low', 'high'] },
  notAfterOther: { relation: 'before', other: true, amounts: [] },
  sameAs: { relation: 'same', other: true, amounts: [] },
  notBeforeOther: { relation: 'after', other: true, amounts: [] },
  atLeastAfter: { relation: 'after', other: true, amounts: ['low'] },
  atMostAfter: { relation: 'after', other: true, amounts: ['high'] },
  betweenAfter: { relation: 'after', other: true, amounts: ['low', 'high'] },
  aboutAfter: { relation: 'around', other: true, amounts: ['low'] },
  at: { relation: 'at', other: false, amounts: ['low'] },
  between: { relation: 'within', other: false, amounts: ['low', 'high'] },
  notBefore: { relation: 'after', other: false, amounts: ['low'] },
  notAfter: { relation: 'before', other: false, amounts: ['high'] },
  about: { relation: 'around', other: false, amounts: ['low'] },
} as const
export type Saying = keyof typeof SAYINGS
export const UNITS = { frames: 0.04, s: 1, min: 60, h: 3600, d: 86_400 } as const
export type Unit = keyof typeof UNITS

export interface Sentence {
  subject: string
  saying: Saying
  low: string
  high: string
  unit: Unit
  other: string
  basis: string
  trust: string
  items: string
  passage: string
}
export const empty = (subject = ''): Sentence => ({ subject, saying: 'atLeastBefore', low: '', high: '', unit: 'min', other: '', basis: '', trust: 'observed', items: '', passage: '' })

/** Which fields are still to be filled. */
export function missing(sentence: Sentence): (keyof Sentence)[] {
  const how = SAYINGS[sentence.saying]
  const wrong: (keyof Sentence)[] = []
  if (!sentence.subject) wrong.push('subject')
  for (const amount of how.amounts) {
    const text = sentence[amount].trim()
    if (!text || (how.other && seconds(text, sentence.unit) === null)) wrong.push(amount)
  }
  if (how.other && (!sentence.other || sentence.other === sentence.subject)) wrong.push('other')
  if (!sentence.basis.trim()) wrong.push('basis')
  return wrong
}

/** An amount in seconds, as a cell; `null` where it is no number. */
export function seconds(text: string, unit: Unit): string | null {
  const clean = text.trim().replace(',', '.')
  if (!/^\d+(\.\d+)?$/.test(clean)) return null
  // Whole numbers of microseconds, so that what was typed is what is recorded.
  const micros = Math.round(Number(clean) * UNITS[unit] * 1e6)
  return String(micros / 1e6)
}

/** The cells of the row that says it. */
export function cells(sentence: Sentence): Record<string, string> {
  const how = SAYINGS[sentence.saying]
  const row: Record<string, string> = { subject: sentence.subject, relation: how.relation, basis: sentence.basis.trim(), trust: sentence.trust }
  for (const amount of how.amounts) row[amount] = how.other ? seconds(sentence[amount], sentence.unit)! : sentence[amount].trim()
  if (how.other) row.reference = sentence.other
  if (sentence.items.trim()) row.items = sentence.items.trim()
  if (sentence.passage.trim()) row.passage = sentence.passage.trim()
  return row
}
