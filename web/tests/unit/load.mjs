// Loads a module of the sources as the page would, without a browser.
import { after } from 'node:test'
import { createServer } from 'vite'

const server = await createServer({ root: new URL('../..', import.meta.url).pathname, server: { middlewareMode: true, hmr: false, ws: false, watch: null }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } })
after(() => server.close())
export const load = (path) => server.ssrLoadModule(path)
