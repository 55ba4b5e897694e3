/** Where a row of a table is looked at. */
import { address } from './router.svelte.ts'

export interface Whereabouts {
  table: string
  id: string
  item?: string | null
  from_s?: number | null
}

export function where({ table, id, item, from_s }: Whereabouts): string {
  if (table === 'items') return address('item', id)
  if (item) return address('item', item, { at: from_s ?? null, row: `${table}:${id}` })
  if (table === 'events' || table === 'evidence' || table === 'clocks' || table === 'shutdowns' || table === 'posts') return address('time', null, { row: `${table}:${id}` })
  if (table === 'places' || table === 'fixes' || table === 'landmarks' || table === 'movements') return address('map', null, { row: `${table}:${id}` })
  return address('case', 'tables', { table, row: id })
}
