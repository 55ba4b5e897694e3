// Every screen, and the states of each that have an address: what is held against WCAG, looked at, and filled with what nobody expects.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { ROOT } from './stage.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The screens that the sources have, from their own list. */
export const KNOWN = [...readFileSync(join(ROOT, 'web/src/frame/router.svelte.ts'), 'utf8').match(/SCREENS = \[([^\]]+)\]/)[1].matchAll(/'(\w+)'/g)].map(([, name]) => name)

/**
 * States by a name each: of an item that is held, one that is described alone, and whatever else the case has (an event with its
 * place, a claim, a figure, a report).
 */
export function states({ held, described = held, event, claim, toll, element, incident, report, take }) {
  const item = (id, tab) => `#/item/${encodeURIComponent(id)}${tab ? `?tab=${tab}` : ''}`
  const all = {
    items: '#/items', 'items-one': `#/items?at=${encodeURIComponent(described)}`, wall: '#/items?view=wall', 'items-none': '#/items?q=zzzzzz',
    item: item(held), 'item-described': item(described), 'item-words': item(described, 'words'), 'item-sheet': item(described, 'verification'),
    'item-about': item(held, 'about'), 'item-talk': item(held, 'talk'), 'item-history': item(held, 'history'),
    time: '#/time', 'time-add': '#/time?add=1', 'time-clashes': '#/time?clash=all', 'time-chosen': event && `#/time?row=events:${encodeURIComponent(event)}`,
    listen: '#/listen', 'listen-all': '#/listen?review=all',
    together: take ? `#/together?takes=${take}` : '#/together', map: '#/map',
    count: incident ? `#/count?incident=${encodeURIComponent(incident)}` : '#/count', incidents: '#/incidents', claims: claim ? `#/claims?claim=${encodeURIComponent(claim)}` : '#/claims',
    'claims-accounts': '#/claims?part=accounts', law: event && element ? `#/law?event=${encodeURIComponent(event)}&element=${element}` : '#/law', 'law-strips': '#/law?part=strips', 'law-judgements': '#/law?part=judgements',
    tolls: toll ? `#/tolls?toll=${encodeURIComponent(toll)}` : '#/tolls',
    reports: '#/report', report: report && `#/report/${encodeURIComponent(report)}`, 'report-published': report && `#/report/${encodeURIComponent(report)}?part=published`, 'report-changes': report && `#/report/${encodeURIComponent(report)}?part=changes`,
    ...Object.fromEntries(['overview', 'people', 'ledger', 'checks', 'imports', 'exports', 'tables', 'settings'].map((part) => [part === 'overview' ? 'case' : `case-${part}`, part === 'overview' ? '#/case' : `#/case/${part}`])),
    'case-row': event && `#/case/tables?table=events&row=${encodeURIComponent(event)}`, parts: '#/parts',
  }
  return Object.fromEntries(Object.entries(all).filter(([, hash]) => hash))
}

/** What axe finds of WCAG 2.2 AA on a page, each as a line. Handed in by the debugger: the page's policy lets in no script but its own. */
export async function axe(page, name) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Runtime.evaluate', { expression: AXE })
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
  await cdp.detach()
  return found.violations.map((violation) => `${name}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''})`).join('; ')}`)
}

/** What sticks out of the window to a side, so that it cannot be read; what scrolls sideways by itself is meant to. */
export const stickingOut = (page) => page.evaluate(() => {
  const wide = document.documentElement.clientWidth
  const found = []
  if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide in ${wide}`)
  for (const node of document.querySelectorAll('main button, main a, main h1, main h2, main h3, main input, main select, main label')) {
    const box = node.getBoundingClientRect()
    if (!box.width || !box.height || node.closest('.unseen') || node.classList.contains('unseen')) continue
    let scrolls = false
    for (let up = node.parentElement; up; up = up.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX) && up.id !== 'main' && up !== document.body && up !== document.documentElement) scrolls = true
    if (!scrolls && (box.right > wide + 1 || box.left < -1)) found.push(`${node.tagName.toLowerCase()} "${(node.textContent ?? '').trim().slice(0, 30)}" from ${Math.round(box.left)} to ${Math.round(box.right)} of ${wide}`)
  }
  return found
})
