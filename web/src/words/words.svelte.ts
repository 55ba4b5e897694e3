/** Every text that the workbench shows, by its key. Components hold none of their own (`npm run words:check`). */
import en from './en.json'

/** A text, or one for each plural category of its language. */
type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>
export type Key = keyof typeof en

export const LANGUAGES = { en: 'English', ru: 'Русский' } as const
export type Language = keyof typeof LANGUAGES

const KEPT = 'sightline.language'
const spoken = $state<{ language: Language; texts: Record<string, Text> }>({ language: 'en', texts: en })

/** The language that is shown. */
export const language = (): Language => spoken.language

/** Shows another language, and remembers it on this computer; without one, the remembered or the browser's. */
export async function speak(next?: Language): Promise<void> {
  const wanted = next ?? (localStorage.getItem(KEPT) as Language | null) ?? (navigator.language.startsWith('ru') ? 'ru' : 'en')
  if (next) localStorage.setItem(KEPT, next)
  spoken.texts = wanted === 'ru' ? ((await import('./ru.json')).default as Record<string, Text>) : en
  spoken.language = wanted === 'ru' ? 'ru' : 'en'
  document.documentElement.lang = spoken.language
}

/** The text of a key, `{name}` replaced by what is handed in; `n` chooses the plural form. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = spoken.texts[key] ?? (en as Record<string, Text>)[key]
  if (text === undefined) return key
  const form =
    typeof text === 'string'
      ? text
      : (text[new Intl.PluralRules(spoken.language).select(Number(values.n ?? 0))] ?? text.other ?? key)
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'number' ? number(value) : value
  })
}

/** The text of a key that is put together from parts, as of a word of a vocabulary; the word itself where no text is known. */
export function word(list: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  const text = spoken.texts[`${list}.${value}`] ?? (en as Record<string, Text>)[`${list}.${value}`]
  return typeof text === 'string' ? text : value.replaceAll('_', ' ')
}

/** What a language is called (BCP 47: `kk`); its tag where that is not known. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([spoken.language], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

const formats = new Map<string, Intl.NumberFormat>()

/** A number as the language writes it. */
export function number(value: number, digits = 0): string {
  const key = `${spoken.language}/${digits}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(spoken.language, { maximumFractionDigits: digits, minimumFractionDigits: 0 })
    formats.set(key, format)
  }
  return format.format(value)
}
