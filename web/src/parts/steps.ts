/** Moving through what is listed, by key: from one to the next, the first where none was chosen, never past an end. */
export function beside<One>(listed: readonly One[], at: number, by: number): One | undefined {
  return listed[Math.max(0, Math.min(listed.length - 1, at < 0 ? 0 : at + by))]
}

/** Puts the focus on the next of the elements that are found in another. */
export function focusBeside(within: ParentNode | null | undefined, selector: string, by: number): void {
  const all = [...(within?.querySelectorAll<HTMLElement>(selector) ?? [])]
  beside(all, all.indexOf(document.activeElement as HTMLElement), by)?.focus()
}
