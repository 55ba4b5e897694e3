/** MapLibre with its worker from our own server: the page's policy lets in nothing else. */
import * as maplibre from 'maplibre-gl'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'

maplibre.setWorkerUrl(new URL(worker, location.href).href)
export default maplibre
