/** The screens, each a piece of its own that is loaded when it is gone to. */
import type { Component } from 'svelte'

import type { Screen } from './router.svelte.ts'

export const SCREEN_OF: Record<Screen, () => Promise<{ default: Component }>> = {
  items: () => import('../screens/items/Items.svelte'),
  item: () => import('../screens/item/Item.svelte'),
  time: () => import('../screens/time/Time.svelte'),
  together: () => import('../screens/together/Together.svelte'),
  listen: () => import('../screens/listen/Listen.svelte'),
  map: () => import('../screens/map/Map.svelte'),
  count: () => import('../screens/count/Count.svelte'),
  incidents: () => import('../screens/incidents/Incidents.svelte'),
  claims: () => import('../screens/claims/Claims.svelte'),
  law: () => import('../screens/law/Law.svelte'),
  tolls: () => import('../screens/tolls/Tolls.svelte'),
  report: () => import('../screens/report/Report.svelte'),
  case: () => import('../screens/case/Case.svelte'),
  parts: () => import('../screens/parts/Parts.svelte'),
}
