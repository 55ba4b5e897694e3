/** The map's style: the case's own base, its regions, and nothing that would have to be fetched from elsewhere. */
import type { FeatureCollection, Feature, MultiPolygon, Point, Polygon, Position } from 'geojson'
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'

import type { components } from '../../client/api.d.ts'

export type MapFeature = components['schemas']['MapFeature']
export type Kind = 'place' | 'camera' | 'subject' | 'landmark' | 'movement' | 'event' | 'shot'
export const KINDS: Kind[] = ['event', 'shot', 'camera', 'subject', 'movement', 'landmark', 'place']

/** Colours by what they are for, resolved. */
export type Inks = Record<'paper' | 'panel' | 'line' | 'line-strong' | 'ink' | 'ink-soft' | 'sunk' | 'accent' | 'track-1' | 'track-2' | 'track-3' | 'track-4' | 'track-5' | 'possible' | 'hover', string>
export const INK_OF: Record<Kind, keyof Inks> = { place: 'ink-soft', camera: 'track-1', subject: 'track-4', landmark: 'track-5', movement: 'track-3', event: 'track-2', shot: 'ink' }

const EARTH_M = 6_371_008.8
/** Where one comes from a position after so many metres in a direction (degrees from north), on a sphere. */
export function gone([lon, lat]: Position, metres: number, towards: number): Position {
  const d = metres / EARTH_M
  const a = (towards * Math.PI) / 180
  const p = (lat! * Math.PI) / 180
  const q = Math.asin(Math.sin(p) * Math.cos(d) + Math.cos(p) * Math.sin(d) * Math.cos(a))
  const l = (lon! * Math.PI) / 180 + Math.atan2(Math.sin(a) * Math.sin(d) * Math.cos(p), Math.cos(d) - Math.sin(p) * Math.sin(q))
  return [(l * 180) / Math.PI, (q * 180) / Math.PI]
}
/** How far two positions lie apart, in metres. */
export function metres([a, b]: Position, [c, d]: Position): number {
  const [p, q] = [(b! * Math.PI) / 180, (d! * Math.PI) / 180]
  const l = ((c! - a!) * Math.PI) / 180
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(l / 2) ** 2))
}

const shape = (feature: MapFeature) => feature.geometry as unknown as Polygon | MultiPolygon | Point

/** The region in which something lies. A position without one is drawn as the least that its digits leave open. */
export function region(feature: MapFeature): Polygon | MultiPolygon {
  const geometry = shape(feature)
  if (geometry.type !== 'Point') return geometry
  const radius = Math.max(1, feature.properties.radius_m ?? 1)
  const ring = Array.from({ length: 65 }, (_, n) => gone(geometry.coordinates, radius, (n * 360) / 64))
  return { type: 'Polygon', coordinates: [ring] }
}
/** The middle of that region, where its name stands. */
export function middle(feature: MapFeature): Position {
  const geometry = shape(feature)
  if (geometry.type === 'Point') return geometry.coordinates
  // Of several pieces the likeliest comes first.
  const ring = (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates[0]!)[0]!.slice(0, -1)
  return [ring.reduce((sum, at) => sum + at[0]!, 0) / ring.length, ring.reduce((sum, at) => sum + at[1]!, 0) / ring.length]
}

export interface Tiles {
  key: string
  raster: boolean
  layers: string[]
}

export interface Shown {
  bases: { sha256: string; data: FeatureCollection }[]
  features: MapFeature[]
  chosen: string | null
  found: { lon: number; lat: number; radius_m: number } | null
  tiles: Tiles | null
}

/** The whole style: ground, then regions from the largest to the smallest, then what is chosen. */
export function style(inks: Inks, shown: Shown): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {}
  const layers: LayerSpecification[] = [{ id: 'ground', type: 'background', paint: { 'background-color': inks.paper } }]
  if (shown.tiles) {
    const { key, raster, layers: names } = shown.tiles
    sources.tiles = raster ? { type: 'raster', url: `pmtiles://${key}`, tileSize: 256 } : { type: 'vector', url: `pmtiles://${key}` }
    if (raster) layers.push({ id: 'tiles', type: 'raster', source: 'tiles', paint: { 'raster-opacity': 0.8 } })
    else {
      for (const [n, name] of names.entries()) {
        const water = /water|ocean/i.test(name)
        layers.push({ id: `tiles-fill-${n}`, type: 'fill', source: 'tiles', 'source-layer': name, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': water ? inks.possible : inks.sunk, 'fill-opacity': water ? 0.5 : 0.45 } })
        layers.push({ id: `tiles-line-${n}`, type: 'line', source: 'tiles', 'source-layer': name, filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': inks.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.4, 16, 2] } })
      }
    }
  }
  for (const base of shown.bases) {
    const id = `base-${base.sha256}`
    sources[id] = { type: 'geojson', data: base.data }
    layers.push({ id: `${id}-area`, type: 'fill', source: id, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': inks.line, 'fill-opacity': 0.75, 'fill-outline-color': inks['line-strong'] } })
    layers.push({
      id: `${id}-edge`, type: 'line', source: id, filter: ['==', ['geometry-type'], 'LineString'], layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': inks['line-strong'], 'line-opacity': 0.55, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 11, 1.2, 15, ['match', ['coalesce', ['get', 'highway'], ''], ['primary', 'trunk', 'motorway'], 9, ['secondary'], 7, 4.5], 18, 34] },
    })
    layers.push({
      id: `${id}-street`, type: 'line', source: id, filter: ['==', ['geometry-type'], 'LineString'], layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': inks.panel, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 11, 0.4, 15, ['match', ['coalesce', ['get', 'highway'], ''], ['primary', 'trunk', 'motorway'], 7, ['secondary'], 5, 2.5], 18, 30] },
    })
  }
  // One region for all that lie in the same: ninety events on one square do not make it darker.
  const once = new Map<string, Feature<Polygon | MultiPolygon>>()
  for (const feature of shown.features) {
    const { kind, radius_m: size } = feature.properties
    const key = `${kind} ${size ?? ''} ${middle(feature).join()}`
    const chosen = feature.id === shown.chosen
    if (once.has(key) && !chosen) continue
    once.set(key, { type: 'Feature', geometry: region(feature), properties: { id: feature.id, kind, chosen, size: size ?? 0 } })
  }
  const regions = [...once.values()].sort((a, b) => Number(b.properties!.size) - Number(a.properties!.size))
  sources.regions = { type: 'geojson', data: { type: 'FeatureCollection', features: regions } }
  const colour = ['match', ['get', 'kind'], ...KINDS.flatMap((kind) => [kind, inks[INK_OF[kind]]]), inks['ink-soft']] as unknown as string
  layers.push({ id: 'regions', type: 'fill', source: 'regions', paint: { 'fill-color': colour, 'fill-opacity': ['case', ['get', 'chosen'], 0.3, ['==', ['get', 'kind'], 'place'], ['interpolate', ['linear'], ['get', 'size'], 50, 0.05, 600, 0], ['interpolate', ['linear'], ['get', 'size'], 50, 0.16, 400, 0.07, 1000, 0.015, 2000, 0]] } })
  layers.push({ id: 'regions-edge', type: 'line', source: 'regions', paint: { 'line-color': colour, 'line-width': ['case', ['get', 'chosen'], 3, 1.2], 'line-opacity': ['case', ['get', 'chosen'], 1, ['==', ['get', 'kind'], 'place'], 0.4, ['>', ['get', 'size'], 1500], 0.35, 0.85] } })
  const looks = shown.features.flatMap((feature): Feature[] => {
    const { heading_deg: heading, kind } = feature.properties
    if (heading === undefined || heading === null) return []
    const from = middle(feature)
    const far = Math.max(70, (feature.properties.radius_m ?? 0) * 1.6)
    return [{ type: 'Feature', geometry: { type: 'LineString', coordinates: [from, gone(from, far, heading), gone(gone(from, far, heading), far * 0.2, heading + 150), gone(from, far, heading), gone(gone(from, far, heading), far * 0.2, heading - 150)] }, properties: { kind } }]
  })
  sources.looks = { type: 'geojson', data: { type: 'FeatureCollection', features: looks } }
  layers.push({ id: 'looks', type: 'line', source: 'looks', layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': colour, 'line-width': 2 } })
  const found = shown.found ? [{ type: 'Feature' as const, geometry: { type: 'Polygon' as const, coordinates: [Array.from({ length: 65 }, (_, n) => gone([shown.found!.lon, shown.found!.lat], Math.max(1, shown.found!.radius_m), (n * 360) / 64))] }, properties: {} }] : []
  sources.found = { type: 'geojson', data: { type: 'FeatureCollection', features: found } }
  layers.push({ id: 'found', type: 'line', source: 'found', paint: { 'line-color': inks.accent, 'line-width': 3, 'line-dasharray': [2, 1.5] } })
  return { version: 8, sources, layers }
}

/** What fits round a length of ground that is so many pixels long: a round number of metres. */
export function scale(perPixel: number): { metres: number; pixels: number } {
  const most = perPixel * 110
  const ten = 10 ** Math.floor(Math.log10(most))
  const length = [5, 2, 1].map((n) => n * ten).find((n) => n <= most) ?? ten
  return { metres: length, pixels: length / perPixel }
}
