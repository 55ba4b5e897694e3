// Makes the types of the client from `openapi.json`; with --check only says whether they are those that stand there.
import { readFileSync, writeFileSync } from 'node:fs'
import openapi, { astToString } from 'openapi-typescript'

const from = new URL('../openapi.json', import.meta.url)
const to = new URL('../src/client/api.d.ts', import.meta.url)
const description = JSON.parse(readFileSync(from, 'utf8'))
// Names of operations are the server's own functions; the client speaks of paths.
for (const path of Object.values(description.paths)) for (const operation of Object.values(path)) delete operation.operationId
const made = `// Made from openapi.json by scripts/client.mjs; do not edit by hand.\n${astToString(await openapi(description))}`
if (process.argv.includes('--check')) {
  if (readFileSync(to, 'utf8') !== made) {
    console.error('client: src/client/api.d.ts is not what openapi.json says; run npm run client')
    process.exit(1)
  }
  console.log('client: src/client/api.d.ts is what openapi.json says')
} else {
  writeFileSync(to, made)
}
