/** What evidence would change, asked of the server: bounds at once, and what would be likely as soon as that is worked out. */
import type { components } from '../../client/api.d.ts'
import { call } from '../../client/request.ts'
import type { Preview } from './lines.ts'

type Asked = Pick<components['schemas']['Previewing'], 'rows' | 'withdraw'>

/**
 * Asks after a moment. `seen` is called with the bounds, and again with likely times where the bounds came alone: bounds alone are
 * the network's own answer, likely times need all of it solved. What is returned makes it forget.
 */
export function foresee(asked: Asked, seen: (preview: Preview) => void, failed: (error: unknown) => void, wait = 0): () => void {
  let off = false
  const ask = async (likely: boolean) => {
    try {
      const preview = await call('post', '/api/time/preview', { body: { ...asked, likely } })
      if (off) return
      seen(preview)
      if (!likely && !preview.likely_too && !preview.notices.some((notice) => notice.level === 'error')) await ask(true)
    } catch (error) {
      if (!off) failed(error)
    }
  }
  const due = setTimeout(() => void ask(false), wait)
  return () => {
    off = true
    clearTimeout(due)
  }
}
