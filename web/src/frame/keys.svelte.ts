/** The keyboard: one table of what the keys do, from which the help (`?`) is made too. */
import type { Key } from '../words/words.svelte.ts'

export type Scope = 'everywhere' | 'items' | 'item' | 'time' | 'together' | 'listen' | 'map' | 'count' | 'incidents' | 'claims' | 'law' | 'tolls' | 'report' | 'case'

interface Binding {
  scope: Scope
  /** As shown and as matched: `Ctrl+K`, `Shift+ArrowLeft`, `j`, `?`. Several do the same. */
  keys: string[]
  text: Key
  /** Also while someone types in a field. */
  inFields?: boolean
}

/** What every key does. A screen binds an action by its name with `listen`; a name that is not here does not compile. */
export const KEYS = {
  palette: { scope: 'everywhere', keys: ['Ctrl+k'], text: 'keys.palette', inFields: true },
  help: { scope: 'everywhere', keys: ['?'], text: 'keys.help' },
  search: { scope: 'everywhere', keys: ['/'], text: 'keys.search' },
  goItems: { scope: 'everywhere', keys: ['g i'], text: 'keys.goItems' },
  goTime: { scope: 'everywhere', keys: ['g t'], text: 'keys.goTime' },
  goTogether: { scope: 'everywhere', keys: ['g s'], text: 'keys.goTogether' },
  goListen: { scope: 'everywhere', keys: ['g h'], text: 'keys.goListen' },
  goMap: { scope: 'everywhere', keys: ['g m'], text: 'keys.goMap' },
  goCount: { scope: 'everywhere', keys: ['g n'], text: 'keys.goCount' },
  goIncidents: { scope: 'everywhere', keys: ['g e'], text: 'keys.goIncidents' },
  goClaims: { scope: 'everywhere', keys: ['g w'], text: 'keys.goClaims' },
  goLaw: { scope: 'everywhere', keys: ['g l'], text: 'keys.goLaw' },
  goTolls: { scope: 'everywhere', keys: ['g o'], text: 'keys.goTolls' },
  goReport: { scope: 'everywhere', keys: ['g r'], text: 'keys.goReport' },
  goCase: { scope: 'everywhere', keys: ['g c'], text: 'keys.goCase' },

  next: { scope: 'items', keys: ['ArrowDown', 'j'], text: 'keys.next' },
  previous: { scope: 'items', keys: ['ArrowUp', 'k'], text: 'keys.previous' },
  open: { scope: 'items', keys: ['Enter'], text: 'keys.open' },
  select: { scope: 'items', keys: ['x'], text: 'keys.select' },
  selectAll: { scope: 'items', keys: ['Ctrl+a'], text: 'keys.selectAll' },
  wall: { scope: 'items', keys: ['w'], text: 'keys.wall' },

  play: { scope: 'item', keys: [' '], text: 'keys.play' },
  stand: { scope: 'item', keys: ['k'], text: 'keys.stand' },
  back: { scope: 'item', keys: ['j'], text: 'keys.back' },
  forward: { scope: 'item', keys: ['l'], text: 'keys.forward' },
  frameBack: { scope: 'item', keys: ['ArrowLeft', ','], text: 'keys.frameBack' },
  frameForward: { scope: 'item', keys: ['ArrowRight', '.'], text: 'keys.frameForward' },
  secondBack: { scope: 'item', keys: ['Shift+ArrowLeft'], text: 'keys.secondBack' },
  secondForward: { scope: 'item', keys: ['Shift+ArrowRight'], text: 'keys.secondForward' },
  slower: { scope: 'item', keys: ['['], text: 'keys.slower' },
  faster: { scope: 'item', keys: [']'], text: 'keys.faster' },
  loop: { scope: 'item', keys: ['r'], text: 'keys.loop' },
  spanStart: { scope: 'item', keys: ['i'], text: 'keys.spanStart' },
  spanEnd: { scope: 'item', keys: ['o'], text: 'keys.spanEnd' },
  observe: { scope: 'item', keys: ['m'], text: 'keys.observe' },
  notSeen: { scope: 'item', keys: ['n'], text: 'keys.notSeen' },
  transcribe: { scope: 'item', keys: ['t'], text: 'keys.transcribe' },
  box: { scope: 'item', keys: ['b'], text: 'keys.box' },
  zoomIn: { scope: 'item', keys: ['+', '='], text: 'keys.zoomIn' },
  zoomOut: { scope: 'item', keys: ['-'], text: 'keys.zoomOut' },
  zoomAll: { scope: 'item', keys: ['0'], text: 'keys.zoomAll' },
  uncover: { scope: 'item', keys: ['u'], text: 'keys.uncover' },
  sound: { scope: 'item', keys: ['s'], text: 'keys.sound' },
  save: { scope: 'item', keys: ['Ctrl+Enter'], text: 'keys.save', inFields: true },

  earlier: { scope: 'time', keys: ['ArrowLeft'], text: 'keys.earlier' },
  later: { scope: 'time', keys: ['ArrowRight'], text: 'keys.later' },
  closer: { scope: 'time', keys: ['+', '='], text: 'keys.closer' },
  wider: { scope: 'time', keys: ['-'], text: 'keys.wider' },
  all: { scope: 'time', keys: ['0'], text: 'keys.all' },
  addEvidence: { scope: 'time', keys: ['e'], text: 'keys.addEvidence' },
  nextBar: { scope: 'time', keys: ['ArrowDown', 'j'], text: 'keys.nextBar' },
  previousBar: { scope: 'time', keys: ['ArrowUp', 'k'], text: 'keys.previousBar' },
  nextConflict: { scope: 'time', keys: ['c'], text: 'keys.nextConflict' },

  playAll: { scope: 'together', keys: [' ', 'k'], text: 'keys.playAll' },
  nudgeBack: { scope: 'together', keys: ['Alt+ArrowLeft'], text: 'keys.nudgeBack' },
  nudgeForward: { scope: 'together', keys: ['Alt+ArrowRight'], text: 'keys.nudgeForward' },
  stepBack: { scope: 'together', keys: ['ArrowLeft', ','], text: 'keys.frameBack' },
  stepForward: { scope: 'together', keys: ['ArrowRight', '.'], text: 'keys.frameForward' },
  nextSound: { scope: 'together', keys: ['s'], text: 'keys.nextSound' },

  nextCandidate: { scope: 'listen', keys: ['ArrowRight', 'ArrowDown', 'j'], text: 'keys.nextCandidate' },
  previousCandidate: { scope: 'listen', keys: ['ArrowLeft', 'ArrowUp', 'k'], text: 'keys.previousCandidate' },
  hear: { scope: 'listen', keys: [' ', 'p'], text: 'keys.hear' },
  accept: { scope: 'listen', keys: ['a'], text: 'keys.accept' },
  rejectEcho: { scope: 'listen', keys: ['e'], text: 'keys.rejectEcho' },
  rejectOther: { scope: 'listen', keys: ['d'], text: 'keys.rejectOther' },
  rejectWhy: { scope: 'listen', keys: ['x'], text: 'keys.rejectWhy' },
  unjudge: { scope: 'listen', keys: ['z'], text: 'keys.unjudge' },

  findPlace: { scope: 'map', keys: ['p'], text: 'keys.findPlace' },
  playMap: { scope: 'map', keys: [' '], text: 'keys.playMap' },

  nextCard: { scope: 'count', keys: ['ArrowRight', 'ArrowDown', 'j'], text: 'keys.nextCard' },
  previousCard: { scope: 'count', keys: ['ArrowLeft', 'ArrowUp', 'k'], text: 'keys.previousCard' },
  isSame: { scope: 'count', keys: ['s'], text: 'keys.isSame' },
  isDifferent: { scope: 'count', keys: ['d'], text: 'keys.isDifferent' },
  isUndetermined: { scope: 'count', keys: ['u'], text: 'keys.isUndetermined' },
  nextComparison: { scope: 'count', keys: ['n'], text: 'keys.nextComparison' },
  uncoverPair: { scope: 'count', keys: ['v'], text: 'keys.uncoverPair' },

  nextEvent: { scope: 'incidents', keys: ['ArrowDown', 'j'], text: 'keys.nextEvent' },
  previousEvent: { scope: 'incidents', keys: ['ArrowUp', 'k'], text: 'keys.previousEvent' },
  nextIncident: { scope: 'incidents', keys: ['ArrowRight'], text: 'keys.nextIncident' },
  previousIncident: { scope: 'incidents', keys: ['ArrowLeft'], text: 'keys.previousIncident' },

  nextClaim: { scope: 'claims', keys: ['ArrowDown', 'j'], text: 'keys.nextClaim' },
  previousClaim: { scope: 'claims', keys: ['ArrowUp', 'k'], text: 'keys.previousClaim' },

  cellDown: { scope: 'law', keys: ['ArrowDown', 'j'], text: 'keys.cellDown' },
  cellUp: { scope: 'law', keys: ['ArrowUp', 'k'], text: 'keys.cellUp' },
  cellRight: { scope: 'law', keys: ['ArrowRight'], text: 'keys.cellRight' },
  cellLeft: { scope: 'law', keys: ['ArrowLeft'], text: 'keys.cellLeft' },

  nextToll: { scope: 'tolls', keys: ['ArrowDown', 'j'], text: 'keys.nextToll' },
  previousToll: { scope: 'tolls', keys: ['ArrowUp', 'k'], text: 'keys.previousToll' },

  nextFound: { scope: 'report', keys: ['F8'], text: 'keys.nextFound', inFields: true },
  previousFound: { scope: 'report', keys: ['Shift+F8'], text: 'keys.previousFound', inFields: true },
  applyFix: { scope: 'report', keys: ['Ctrl+.'], text: 'keys.applyFix', inFields: true },
  insertName: { scope: 'report', keys: ['Ctrl+ '], text: 'keys.insertName', inFields: true },
  saveText: { scope: 'report', keys: ['Ctrl+s'], text: 'keys.saveText', inFields: true },
} satisfies Record<string, Binding>

export type Action = keyof typeof KEYS
type Handlers = Partial<Record<Action, (event: KeyboardEvent) => void>>

const listeners: Handlers[] = []

/** Binds actions while a component is there: call it in `$effect`, or return what it returns. */
export function listen(handlers: Handlers): () => void {
  listeners.push(handlers)
  return () => {
    const at = listeners.indexOf(handlers)
    if (at >= 0) listeners.splice(at, 1)
  }
}

/** Whether someone types there. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)))

/** A press as the table writes it. Letters by the place of their key, so that a Russian keyboard works as well. */
export function pressed(event: KeyboardEvent): string {
  let key = event.key
  if (/^Key[A-Z]$/.test(event.code) && (event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/i.test(key))) {
    key = event.code.slice(3).toLowerCase()
  }
  if (key.length === 1) key = key.toLowerCase()
  const shift = event.shiftKey && key.length > 1 ? 'Shift+' : ''
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift}${key}`
}

let first: { key: string; at: number } | null = null

window.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return
  const key = pressed(event)
  const pair = first && event.timeStamp - first.at < 1200 ? `${first.key} ${key}` : null
  // What a part keeps to itself (the editor of a report) is seen from inside.
  const typing = isField(event.composedPath()[0] ?? event.target)
  // A button in focus keeps the keys that work it.
  const onButton = event.target instanceof HTMLElement && !!event.target.closest('button, a, summary, [role=tab], [role=menuitem], input[type=range], input[type=checkbox]')
  const inDialog = document.querySelector('dialog[open]') !== null
  for (const wanted of pair ? [pair, key] : [key]) {
    for (let at = listeners.length - 1; at >= 0; at--) {
      for (const [action, handle] of Object.entries(listeners[at]!)) {
        const binding: Binding = KEYS[action as Action]
        if (!binding.keys.includes(wanted)) continue
        if (typing && !binding.inFields) continue
        if (onButton && (wanted === ' ' || wanted === 'Enter')) continue
        if (inDialog && !binding.inFields) continue
        event.preventDefault()
        first = null
        handle(event)
        return
      }
    }
  }
  first = key === 'g' && !typing ? { key, at: event.timeStamp } : null
})

/** A key as people read it. */
export function shown(keys: string): string {
  return keys
    .split(/(?<=.)\+(?=.)| (?=.)/)
    .map((part) => ({ ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', ' ': '␣', Enter: '⏎', Shift: '⇧' })[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ')
}
