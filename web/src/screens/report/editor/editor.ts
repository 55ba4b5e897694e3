/**
 * The editor of a report: CodeMirror, in a shadow root of its own, because there it brings its style as a constructed sheet, which
 * the content security policy of the page allows, and not as a style element, which it forbids.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { forEachDiagnostic, lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, MatchDecorator, placeholder, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'

import type { DiagnosticView, Level, NameView } from '../report.ts'

export interface Setting {
  host: HTMLElement
  text: string
  label: string
  placeholder: string
  readonly: boolean
  /** Texts of the editor itself, by what they are in English. */
  phrases: Record<string, string>
  levels: Record<Level, string>
  kinds: (kind: string) => string
  ontype: (text: string) => void
  onmove: (at: number) => void
  names: (asked: string) => Promise<NameView[]>
}

/** Marks a change that does not come from who types. */
const turned = Annotation.define<boolean>()
/** Where a diagnostic stands in the list of what was found. */
interface Found extends Diagnostic {
  at: number
}

const MARKS: Record<string, Decoration> = {
  cite: Decoration.mark({ class: 'cm-cite' }),
  value: Decoration.mark({ class: 'cm-value' }),
  rule: Decoration.mark({ class: 'cm-rule' }),
  head: Decoration.mark({ class: 'cm-head' }),
  strong: Decoration.mark({ class: 'cm-strong' }),
}
const marks = new MatchDecorator({
  regexp: /\[@[^\]\n]*\]|\{\{[^}\n]*\}\}|\[[=!][^\]\n]*\]|^#{1,6} .*$|\*\*[^*\n]+\*\*/gm,
  decoration: ([text]) => MARKS[text!.startsWith('[@') ? 'cite' : text!.startsWith('{') ? 'value' : text!.startsWith('[') ? 'rule' : text!.startsWith('#') ? 'head' : 'strong']!,
})
const marked = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = marks.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.decorations = marks.updateDeco(update, this.decorations)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

/** What is told by colour is told by the line too: a double one, a dashed one, a dotted one. */
const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: '15px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font)', lineHeight: '1.62', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '20px 28px 40vh 6px', maxWidth: '82ch' },
  '.cm-line': { padding: '0 6px', unicodeBidi: 'plaintext' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--accent-wash) !important' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 45%, transparent)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--ink-soft)', border: 'none' },
  '.cm-gutter-lint': { width: '22px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '3px 0 0 6px' },
  '.cm-lint-marker': { width: '14px', height: '14px', content: 'none !important', display: 'grid', placeItems: 'center', fontSize: '11px', fontWeight: '700', lineHeight: '14px', borderRadius: '3px' },
  '.cm-lint-marker-error': { background: 'var(--bad-wash)', color: 'var(--bad)' },
  '.cm-lint-marker-error::before': { content: '"\\00d7"' },
  '.cm-lint-marker-warning': { background: 'var(--warn-wash)', color: 'var(--warn)', borderRadius: '7px' },
  '.cm-lint-marker-warning::before': { content: '"!"' },
  '.cm-lint-marker-info': { background: 'var(--sunk)', color: 'var(--ink)', borderRadius: '7px' },
  '.cm-lint-marker-info::before': { content: '"i"' },
  '.cm-lintRange': { backgroundImage: 'none !important', padding: '0', textDecorationSkipInk: 'none', textUnderlineOffset: '3px' },
  '.cm-lintRange-error': { textDecoration: 'underline double 1.500px var(--bad)', backgroundColor: 'var(--bad-wash)' },
  '.cm-lintRange-warning': { textDecoration: 'underline dashed 1.500px var(--warn)', backgroundColor: 'var(--warn-wash)' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted 1.500px var(--ink-soft)' },
  '.cm-lintRange-active': { backgroundColor: 'var(--accent-wash)' },
  '.cm-lintPoint::after': { display: 'none' },
  '.cm-cite': { color: 'var(--accent)', fontFamily: 'var(--mono)', fontSize: '0.82em' },
  '.cm-value': { color: 'var(--good)', fontFamily: 'var(--mono)', fontSize: '0.86em' },
  '.cm-rule': { color: 'var(--ink-soft)', fontFamily: 'var(--mono)', fontSize: '0.82em' },
  '.cm-head': { fontWeight: '650', fontSize: '1.08em' },
  '.cm-strong': { fontWeight: '650' },
  '.cm-tooltip': { border: '1px solid var(--line-strong)', borderRadius: '6px', backgroundColor: 'var(--raised)', color: 'var(--ink)', boxShadow: 'var(--shadow)', fontFamily: 'var(--font)', fontSize: 'var(--size)' },
  '.cm-tooltip-lint': { maxWidth: '46ch' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid var(--line-strong)', marginLeft: '0', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-diagnosticAction': { font: 'inherit', fontWeight: '600', padding: '3px 8px', margin: '6px 6px 0 0', borderRadius: '4px', border: '1px solid var(--accent)', background: 'var(--accent-wash)', color: 'var(--accent)', cursor: 'pointer' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font)', maxHeight: '22em', maxWidth: 'min(560px, 80vw)', minWidth: '320px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', lineHeight: '1.35' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent-wash)', color: 'var(--ink)', boxShadow: 'inset 3px 0 var(--accent)' },
  '.cm-completionLabel': { fontFamily: 'var(--mono)', fontSize: '0.92em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { fontStyle: 'normal', color: 'var(--ink-soft)', marginInlineStart: '8px' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', maxWidth: '340px', whiteSpace: 'pre-wrap' },
})

export class Editor {
  readonly view: EditorView
  #readonly = new Compartment()
  #setting: Setting

  constructor(setting: Setting) {
    this.#setting = setting
    const root = setting.host.shadowRoot ?? setting.host.attachShadow({ mode: 'open' })
    const extensions: Extension[] = [
      history(),
      drawSelection(),
      closeBrackets(),
      // Marks are closed; quotation marks of prose are not.
      EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['[', '{'] } }]),
      highlightActiveLine(),
      EditorView.lineWrapping,
      marked,
      lintGutter(),
      theme,
      placeholder(setting.placeholder),
      EditorState.phrases.of(setting.phrases),
      EditorView.contentAttributes.of({ 'aria-label': setting.label, tabindex: '0', spellcheck: 'true', autocorrect: 'off', autocapitalize: 'sentences' }),
      autocompletion({ override: [(context) => this.#complete(context)], icons: false, activateOnTyping: true, closeOnBlur: true }),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      this.#readonly.of(EditorState.readOnly.of(setting.readonly)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((one) => one.annotation(turned))) setting.ontype(update.state.doc.toString())
        if (update.selectionSet || update.docChanged) setting.onmove(update.state.selection.main.head)
      }),
    ]
    this.view = new EditorView({ parent: root, root, state: EditorState.create({ doc: setting.text, extensions }) })
  }

  /** Shows another text. */
  turn(text: string, readonly: boolean): void {
    const whole = { from: 0, to: this.view.state.doc.length, insert: text }
    const at = Math.min(this.view.state.selection.main.head, text.length)
    this.view.dispatch({ changes: whole, selection: { anchor: at }, annotations: turned.of(true), effects: this.#readonly.reconfigure(EditorState.readOnly.of(readonly)) })
  }

  /** Underlines what was found, which must be of the text as it is. */
  show(found: readonly DiagnosticView[], apply: (at: number) => void, fixText: string): void {
    const length = this.view.state.doc.length
    const diagnostics = found.map((one, at): Found => ({
      at,
      from: Math.min(one.from, length),
      to: Math.min(Math.max(one.to, one.from), length),
      severity: one.level === 'note' ? 'info' : (one.level as 'error' | 'warning'),
      source: this.#setting.levels[one.level as Level],
      message: one.allowed ? `${one.message}\n→ ${one.allowed}` : one.message,
      actions: one.fix && !this.view.state.readOnly ? [{ name: fixText, apply: () => apply(at) }] : [],
    }))
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics))
  }

  /** Where something that was found stands now. */
  placeOf(at: number): { from: number; to: number } | null {
    let place: { from: number; to: number } | null = null
    forEachDiagnostic(this.view.state, (one, from, to) => {
      if ((one as Found).at === at) place = { from, to }
    })
    return place
  }

  /** Puts the cursor somewhere, in sight. */
  go(from: number, focus = true): void {
    const at = Math.min(from, this.view.state.doc.length)
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    if (focus) this.view.focus()
  }

  /** Replaces a part, as somebody who types it would. */
  put(from: number, to: number, insert: string): void {
    this.view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, scrollIntoView: true, userEvent: 'input' })
    this.view.focus()
  }

  get at(): number {
    return this.view.state.selection.main.head
  }

  /** Offers names at the cursor. */
  offer(): void {
    this.view.focus()
    startCompletion(this.view)
  }

  end(): void {
    this.view.destroy()
  }

  /** Names to cite or values to insert: behind `[@`, behind `{{`, or wherever they are asked for. */
  async #complete(context: CompletionContext): Promise<CompletionResult | null> {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const open = /(\[@|\{\{)([^\]}\n]*)$/.exec(before)
    // A citation may hold several, parted by semicolons.
    const several = open?.[1] === '[@' ? /([^;]*)$/.exec(open[2]!)![1]! : (open?.[2] ?? '')
    const typed = open ? several.trimStart().replace(/^@/, '') : (context.matchBefore(/[\w\-.:@]+/)?.text ?? '')
    if (!open && !context.explicit) return null
    if (open?.[1] === '[@' && /\s/.test(typed)) return null
    const names = await this.#setting.names(typed)
    if (context.aborted) return null
    const from = context.pos - typed.length
    const inside = open ? open[1]! : null
    const options = names
      .filter((name) => inside !== '[@' || name.kind !== 'value')
      .filter((name) => inside !== '{{' || name.kind === 'value')
      .map((name, n): Completion => ({
        label: name.name,
        detail: `${this.#setting.kinds(name.kind)} · ${name.title.slice(0, 70)}`,
        info: [name.unusable, ...name.says].filter(Boolean).join('\n') || undefined,
        boost: 99 - n,
        apply: (view, _, start, end) => {
          const after = view.state.sliceDoc(end, end + 2)
          const close = inside === '[@' ? (after.startsWith(']') || after.startsWith(';') ? '' : ']') : inside === '{{' ? (after === '}}' ? '' : '}}') : ''
          const insert = inside ? `${name.name}${close}` : name.insert
          const skip = inside === '[@' && after.startsWith(']') ? 1 : inside === '{{' && after === '}}' ? 2 : 0
          view.dispatch({ changes: { from: start, to: end, insert }, selection: { anchor: start + insert.length + skip }, userEvent: 'input.complete' })
        },
      }))
    // The server says what fits; it is asked anew with every stroke.
    return { from, options, filter: false }
  }
}
