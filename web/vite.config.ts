import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** Where `sightline serve` listens while `npm run dev` shows the page. */
const server = process.env.SIGHTLINE_SERVER ?? 'http://127.0.0.1:8750'

export default defineConfig({
  plugins: [svelte()],
  // Addresses from the root, as the binary serves them.
  base: '/',
  build: {
    target: 'es2023',
    // No `data:` address and no script inside the page: the content security policy allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': server, '/media': server } },
})
