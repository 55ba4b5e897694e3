/**
 * Recording rows. What somebody else changed meanwhile is never overwritten: the server answers with both, both are shown, and
 * the person says what is recorded after it.
 */
import type { components } from './api.d.ts'
import { Failure, call } from './request.ts'

export type Row = components['schemas']['RecordedRow']
export type ConflictRow = components['schemas']['ConflictRow']
type ToldRow = components['schemas']['ToldRow']
type Told = components['schemas']['Told']

interface Asked {
  conflicts: ConflictRow[]
  answer: (rows: Record<string, string>[] | null) => void
}
const open = $state<{ asked: Asked | null }>({ asked: null })
/** The conflict that waits for an answer, for the dialog that shows it. */
export const asked = (): Asked | null => open.asked

/** Requests that got no answer, by what they say: sent again, each keeps its name, so that it is recorded once. */
const unanswered = new Map<string, string>()

/** Sends under a name of its own, which stays the same until an answer came. */
export async function once<Answer>(what: object, send: (key: string) => Promise<Answer>): Promise<Answer> {
  const said = JSON.stringify(what)
  const key = unanswered.get(said) ?? crypto.randomUUID()
  unanswered.set(said, key)
  try {
    const answer = await send(key)
    unanswered.delete(said)
    return answer
  } catch (error) {
    if (error instanceof Failure && error.status > 0 && error.status < 500) unanswered.delete(said)
    throw error
  }
}

/**
 * Records rows, all or none. Where somebody was faster, asks which words are to stand and sends those on top of theirs; `null`
 * where the person chose to leave what the other recorded.
 */
export async function tell(rows: ToldRow[], reason = ''): Promise<Told | null> {
  let sent = rows
  for (;;) {
    try {
      return await once({ rows: sent, reason }, (key) => call('post', '/api/facts', { body: { key, reason, rows: sent } }))
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 409) throw error
      const { conflicts } = error.body as { conflicts?: ConflictRow[] }
      if (!conflicts?.length) throw error
      const chosen = await new Promise<Record<string, string>[] | null>((resolve) => {
        open.asked = { conflicts, answer: resolve }
      })
      open.asked = null
      if (!chosen) return null
      sent = sent.map((row) => {
        const at = conflicts.findIndex((conflict) => conflict.theirs.table === row.table && conflict.theirs.id === row.cells.id)
        return at < 0 ? row : { ...row, base: conflicts[at]!.theirs.version, cells: { ...chosen[at]!, id: row.cells.id! }, only_these: false }
      })
    }
  }
}

/** Takes a row back; what it said stays in the ledger. */
export async function withdraw(row: { table: string; id: string; version: number }, reason: string, restore = false): Promise<void> {
  const body = { table: row.table, id: row.id, base: row.version, reason, restore }
  await once(body, (key) => call('post', '/api/withdrawals', { body: { key, ...body } }))
}
