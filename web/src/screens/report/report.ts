/** What the screen of a report works with. */
import type { components } from '../../client/api.d.ts'

export type ReportsView = components['schemas']['ReportsView']
export type ReportView = components['schemas']['ReportView']
export type CheckView = components['schemas']['CheckView']
export type DiagnosticView = components['schemas']['DiagnosticView']
export type SentenceView = components['schemas']['SentenceView']
export type NameView = components['schemas']['NameView']
export type ChangesView = components['schemas']['ChangesView']
export type TextConflict = components['schemas']['TextConflict']
export type Level = 'error' | 'warning' | 'note'

export const LEVELS = ['error', 'warning', 'note'] as const
export const TONE = { error: 'bad', warning: 'warn', note: 'plain' } as const
/** A level is told by a shape too. */
export const SHAPE = { error: 'cross', warning: 'half', note: 'open' } as const

/** The sentence at a place of the text. */
export const sentenceAt = (sentences: readonly SentenceView[], at: number): SentenceView | null =>
  sentences.find((one) => one.from <= at && at <= one.to) ?? null

/** What was found at a place of the text: the narrowest, else the first of its sentence. */
export function foundAt(found: readonly DiagnosticView[], sentences: readonly SentenceView[], at: number): number {
  let best = -1
  found.forEach((one, n) => {
    if (one.from <= at && at <= one.to && (best < 0 || one.to - one.from < found[best]!.to - found[best]!.from)) best = n
  })
  if (best >= 0) return best
  const number = sentences.findIndex((one) => one.from <= at && at <= one.to)
  return number < 0 ? -1 : found.findIndex((one) => one.sentence === number)
}

/** A name of a report as its address has it, from what somebody typed. */
export const nameOf = (typed: string): string => typed.trim().replace(/\.(md|markdown|txt)$/i, '').replace(/[\s/\\?#]+/g, '-').slice(0, 100)
