/** Where the sound of a candidate is: a little before it, so that one hears it begin, and its echoes after it. */
import type { components } from '../../client/api.d.ts'

export type CandidateView = components['schemas']['CandidateView']

/** How much is shown and heard before a candidate begins, and after it, in seconds. */
export const BEFORE = 0.6
export const AFTER = 1.4
/** Where in the picture it begins, as a share of its width. */
export const BEGINS = BEFORE / (BEFORE + AFTER)

export const starts = (candidate: CandidateView): number => candidate.row.span?.from_s ?? 0

/** How sure the detector was, in no more digits than say anything. */
export const score = (candidate: CandidateView): string => Number(candidate.row.cells.score ?? 0).toFixed(2)

/** The address of its excerpt or its spectrogram, `before` and `after` its beginning. */
export function soundOf(candidate: CandidateView, form: 'excerpt.wav' | 'spectrogram.png', before = BEFORE, after = AFTER): string {
  const at = starts(candidate)
  const item = candidate.row.span?.item ?? candidate.row.cells.item ?? ''
  const query = new URLSearchParams({ from_s: (at - before).toFixed(3), to_s: (at + after).toFixed(3) })
  return `/media/${encodeURIComponent(item)}/${form}?${query}`
}
