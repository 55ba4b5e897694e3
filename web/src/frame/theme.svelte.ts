/** Light, dark, or as the computer has it. */
export type Theme = 'auto' | 'light' | 'dark'
const KEPT = 'sightline.theme'
const shown = $state<{ theme: Theme }>({ theme: 'auto' })

export const theme = (): Theme => shown.theme

export function setTheme(next: Theme): void {
  shown.theme = next
  if (next === 'auto') {
    localStorage.removeItem(KEPT)
    delete document.documentElement.dataset.theme
  } else {
    localStorage.setItem(KEPT, next)
    document.documentElement.dataset.theme = next
  }
}

/** The theme that was chosen before, before anything is drawn. */
export function begin(): void {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'light' || kept === 'dark') setTheme(kept)
}
