/** What the screens of findings share: their types, and where a fact is looked at. */
import type { components } from '../../client/api.d.ts'
import { where } from '../../frame/where.ts'

type Schemas = components['schemas']
export type CountView = Schemas['CountView']
export type NumberView = Schemas['NumberView']
export type SightingView = Schemas['SightingView']
export type LinkView = Schemas['LinkView']
export type ClaimsView = Schemas['ClaimsView']
export type ClaimView = Schemas['ClaimView']
export type Fact = Schemas['FactView']
export type IncidentsView = Schemas['IncidentsView']
export type EventView = Schemas['EventView']
export type WayView = Schemas['WayView']
export type LawView = Schemas['LawView']
export type RowView = Schemas['RowView']
export type StripView = Schemas['StripView']
export type TollsView = Schemas['TollsView']

const TABLES: Record<string, string> = { equipment: 'equipment', verification_sheet: 'verification', open_question: 'open_questions', lineage: 'lineage', words: 'words', item: 'items' }

/** The table of a kind of fact. */
export const tableOf = (kind: string): string => TABLES[kind] ?? `${kind}s`

/** Where a fact is looked at. */
export const factAt = (kind: string, id: string): string => where({ table: tableOf(kind), id })

/** The tone of a verdict; a word always stands beside it. */
export const TONE = { supported: 'good', consistent: 'plain', partly: 'warn', contradicted: 'bad', not_corroborated: 'plain', not_tested: 'plain' } as const
export const SHAPE = { supported: 'full', consistent: 'half', partly: 'half', contradicted: 'cross', not_corroborated: 'open', not_tested: 'none' } as const
