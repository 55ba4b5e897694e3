/** Says to the others where one is looking, and what one is editing there. */
import { call } from '../client/request.ts'

/** This window's own name. */
const NAME = crypto.randomUUID()
const state: { at: string; editing: string | null } = { at: '', editing: null }

const send = () => void call('post', '/api/presence', { body: { window: NAME, at: state.at, editing: state.editing } }).catch(() => {})

/** Says it now and every twenty seconds, until the returned function is called. */
export function say(at: string): () => void {
  state.at = at
  state.editing = null
  send()
  const clock = setInterval(send, 20_000)
  return () => clearInterval(clock)
}

/** What is being edited, as `observations:o12`; `null` for nothing. */
export function edits(what: string | null): void {
  if (state.editing === what) return
  state.editing = what
  send()
}
