/**
 * What someone is typing, kept on this computer with every stroke: when the server dies or the window closes, it is there
 * again. A draft goes when what it held was recorded or given up. Drafts are told apart by case.
 */
const PREFIX = 'sightline.draft.'
const of = $state<{ case: string }>({ case: '' })

/** Which case drafts belong to. */
export function draftsOf(name: string): void {
  of.case = name
}

/** The kept fields of a form, or `null`. */
export function kept<Form extends object>(form: string): Form | null {
  try {
    return JSON.parse(localStorage.getItem(`${PREFIX}${of.case}.${form}`) ?? 'null') as Form | null
  } catch {
    return null
  }
}

export function keep(form: string, fields: object): void {
  try {
    localStorage.setItem(`${PREFIX}${of.case}.${form}`, JSON.stringify(fields))
  } catch {
    // A full or forbidden store keeps nobody from typing; the form itself still holds the text.
  }
}

export function drop(form: string): void {
  localStorage.removeItem(`${PREFIX}${of.case}.${form}`)
}

/** The names of all forms that have a draft in this case. */
export function all(): string[] {
  const start = `${PREFIX}${of.case}.`
  return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length))
}

/**
 * A form whose fields survive: `const form = new Draft('observation:V017', () => ({ what: '' }))`, then `form.fields.what`.
 */
export class Draft<Form extends object> {
  fields: Form
  #name: string
  #fresh: () => Form
  /** As it was when it was opened: what is like that need not be kept. */
  #start: string
  /** Whether it came back from an earlier time. */
  restored = $state(false)

  constructor(name: string, fresh: () => Form) {
    this.#name = name
    this.#fresh = fresh
    const before = kept<Form>(name)
    this.#start = JSON.stringify(fresh())
    this.restored = before !== null
    this.fields = $state({ ...fresh(), ...before })
    $effect(() => {
      const now = $state.snapshot(this.fields) as Form
      if (JSON.stringify(now) === this.#start) drop(this.#name)
      else keep(this.#name, now)
    })
  }

  /** Empties it: what it held was recorded, or given up. */
  clear(): void {
    const fresh = this.#fresh()
    this.#start = JSON.stringify(fresh)
    Object.assign(this.fields, fresh)
    this.restored = false
    drop(this.#name)
  }
}
