// Holds the promise of 250 KB of JavaScript, gzipped, before the map, the player and the editor: what a browser loads to show the first
// screen and everything else but MapLibre, PMTiles, the player and CodeMirror.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const MOST_KB = 250
/** Pieces that are loaded only with the map, the player or the editor of a report. */
const LATER = [/maplibre/, /pmtiles/, /\/screens\/map\//, /\/screens\/item\/player\//, /\/screens\/report\/editor\//]
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

const later = (key) => LATER.some((pattern) => pattern.test(key))
const seen = new Map()
const load = (key) => {
  const piece = manifest[key]
  if (!piece || seen.has(piece.file) || later(key)) return
  if (piece.file.endsWith('.js')) seen.set(piece.file, gzipSync(readFileSync(new URL(piece.file, dist)), { level: 9 }).length)
  for (const next of [...(piece.imports ?? []), ...(piece.dynamicImports ?? [])]) load(next)
}
for (const key of Object.keys(manifest)) if (manifest[key].isEntry) load(key)
const kb = [...seen.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024
console.log(`size: ${kb.toFixed(1)} KB of JavaScript, gzipped, in ${seen.size} pieces before map, player and editor (at most ${MOST_KB})`)
if (kb > MOST_KB) process.exit(1)
