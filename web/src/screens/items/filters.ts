/** Filters as the address has them: `field:value`, with `|` between. */
export interface Filter {
  field: string
  value: string
}
const mask = (text: string) => text.replace(/[\\|:]/g, (sign) => `\\${sign}`)
export const writeFilters = (filters: Filter[]): string => filters.map(({ field, value }) => `${mask(field)}:${mask(value)}`).join('|')
export function readFilters(text: string): Filter[] {
  const filters: Filter[] = []
  let field: string | null = null
  let part = ''
  const end = () => {
    if (field !== null) filters.push({ field, value: part })
    field = null
    part = ''
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '\\' && at + 1 < text.length) part += text[++at]
    else if (sign === '|') end()
    else if (sign === ':' && field === null) {
      field = part
      part = ''
    } else part += sign
  }
  end()
  return filters
}
