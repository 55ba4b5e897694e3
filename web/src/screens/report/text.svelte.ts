/**
 * The text of a report while somebody writes it: kept on this computer with every stroke, saved as a version when they say so, and
 * never over what another saved meanwhile.
 */
import { drop, keep, kept } from '../../client/drafts.svelte.ts'
import { Failure, call } from '../../client/request.ts'
import { inWords } from '../../client/resource.svelte.ts'
import { once } from '../../client/tell.svelte.ts'
import type { ReportView, TextConflict } from './report.ts'

interface Kept {
  text: string
  base: number
}

/** Above so many characters a text is kept a moment after a stroke: writing it down takes longer than a stroke may. */
const LONG = 200_000

export class Text {
  /** As it is typed. */
  now = $state('')
  /** The saved version that it goes on from; 0 for none. */
  base = $state(0)
  /** As it was saved. */
  saved = $state('')
  /** Whether it came back from an earlier time. */
  restored = $state(false)
  /** Somebody saved another version since: both are shown. */
  conflict = $state.raw<TextConflict | null>(null)
  saving = $state(false)
  failure = $state.raw<Failure | null>(null)
  /** Rises whenever the text is not what the editor made it. */
  turned = $state(0)
  readonly id: string
  #due: ReturnType<typeof setTimeout> | undefined
  #begun = false

  constructor(id: string) {
    this.id = id
  }

  get changed(): boolean {
    return this.now !== this.saved
  }

  /** Takes in what the server has; what is typed here and not saved stays. */
  take(view: ReportView): void {
    const newest = view.draft
    if (this.#begun) {
      // Nothing of one's own lies here: what another saved is simply shown.
      if (newest && newest.version > this.base && !this.changed && !this.saving) this.#stand(newest.text, newest.version)
      return
    }
    this.#begun = true
    this.#stand(newest?.text ?? '', newest?.version ?? 0)
    const before = kept<Kept>(`report:${this.id}`)
    if (before && before.text !== this.saved) {
      this.now = before.text
      this.base = before.base
      this.restored = true
      this.turned++
    } else if (before) drop(`report:${this.id}`)
  }

  #stand(text: string, version: number): void {
    this.saved = this.now = text
    this.base = version
    this.restored = false
    this.turned++
  }

  /** What the editor holds from now on. */
  type(text: string): void {
    this.now = text
    clearTimeout(this.#due)
    if (text.length > LONG) this.#due = setTimeout(() => this.#keep(), 400)
    else this.#keep()
  }

  #keep(): void {
    if (this.changed) keep(`report:${this.id}`, { text: this.now, base: this.base })
    else drop(`report:${this.id}`)
  }

  /** Puts another text in the place of this one; it is saved as any other is. */
  replace(text: string): void {
    this.type(text)
    this.turned++
  }

  /** Throws away what was typed since the last saving. */
  discard(newest: { text: string; version: number }): void {
    this.#stand(newest.text, newest.version)
    this.conflict = null
    drop(`report:${this.id}`)
  }

  /** Saves it as the next version. */
  async save(): Promise<boolean> {
    if (this.saving) return false
    this.saving = true
    this.failure = null
    const { now: text, base, id } = this
    try {
      const saved = await once({ report: id, text, base }, (key) => call('put', '/api/reports/{id}', { path: { id }, body: { key, base, text } }))
      this.saved = text
      this.base = saved.version
      this.restored = false
      this.conflict = null
      this.#keep()
      return true
    } catch (error) {
      const body = error instanceof Failure && error.status === 409 ? (error.body as TextConflict | null) : null
      if (body?.theirs) this.conflict = body
      else this.failure = inWords(error)
      return false
    } finally {
      this.saving = false
    }
  }

  /** After a look at both: this text becomes the version after theirs. */
  async saveAfter(): Promise<boolean> {
    if (!this.conflict) return false
    this.base = this.conflict.theirs.version
    this.conflict = null
    return this.save()
  }
}
