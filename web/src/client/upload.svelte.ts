/**
 * Files on their way into the case: sent in pieces, each of which may fail and be sent again, so that a broken connection, a
 * killed server or a closed window costs one piece. Nothing is in the case before it is imported as a whole.
 */
import { t } from '../words/words.svelte.ts'
import type { components } from './api.d.ts'
import { follow } from './live.svelte.ts'
import { Failure, addressOf, call, changing, failureOf, get } from './request.ts'
import { inWords } from './resource.svelte.ts'

type Upload = components['schemas']['UploadView']
export type Importing = components['schemas']['Importing']

export interface Picked {
  path: string
  file: File
}
export interface Sending {
  name: string
  files: number
  bytes: number
  sent: number
  /** Seconds left at the pace so far; `null` until that can be told. */
  left: number | null
  state: 'sending' | 'waiting' | 'importing' | 'failed' | 'stopped'
  failure: Failure | null
}

const state = $state<{ sending: Sending[]; left: Upload[] }>({ sending: [], left: [] })
export const sending = (): Sending[] => state.sending
/** What an earlier window began to send and did not finish. */
export const leftOver = (): Upload[] => state.left

/** Every file of what was dragged in, folders gone through, in the order of their paths. */
export async function filesOf(transfer: DataTransfer): Promise<Picked[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null)
  const loose = [...transfer.files]
  const picked: Picked[] = []
  const walk = async (entry: FileSystemEntry, into: string): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
      picked.push({ path: into + entry.name, file })
    } else {
      const reader = (entry as FileSystemDirectoryEntry).createReader()
      for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
        if (!some.length) break
        for (const one of some) await walk(one, `${into}${entry.name}/`)
      }
    }
  }
  if (entries.some(Boolean)) for (const entry of entries) entry && (await walk(entry, ''))
  else for (const file of loose) picked.push({ path: file.name, file })
  return picked.sort((a, b) => (a.path < b.path ? -1 : 1))
}

export const picked = (files: FileList): Picked[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })).sort((a, b) => (a.path < b.path ? -1 : 1))

export async function readLeftOver(): Promise<void> {
  try {
    const uploads = await get('/api/uploads')
    state.left = uploads.filter((upload) => !sendingIds.has(upload.id))
  } catch {
    state.left = []
  }
}
export async function throwAway(upload: Upload): Promise<void> {
  await call('delete', '/api/uploads/{id}', { path: { id: upload.id } })
  state.left = state.left.filter((one) => one.id !== upload.id)
}
export function dismiss(one: Sending): void {
  state.sending = state.sending.filter((other) => other !== one)
}

const sendingIds = new Set<string>()
const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

async function putPiece(upload: Upload, file: File, offset: number): Promise<Upload> {
  const address = addressOf('/api/uploads/{id}', { path: { id: upload.id }, query: { offset } })
  const answer = await fetch(address, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/octet-stream', ...changing() },
    body: file.slice(offset, Math.min(file.size, offset + upload.piece_bytes)),
  })
  const json: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw failureOf(json, answer.status, answer.statusText)
  return json as Upload
}

/** Sends one file from where it stands, over as many breaks as it takes. */
async function sendFile(one: Sending, { path, file }: Picked, heard: (bytes: number) => void): Promise<string> {
  const begun = state.left.find((upload) => upload.path === path && upload.bytes === file.size)
  let upload = begun ?? (await call('post', '/api/uploads', { body: { path, bytes: file.size, modified: new Date(file.lastModified).toISOString() } }))
  sendingIds.add(upload.id)
  state.left = state.left.filter((other) => other.id !== upload.id)
  heard(upload.received)
  let breaks = 0
  while (upload.received < file.size) {
    const before = upload.received
    try {
      upload = await putPiece(upload, file, upload.received)
      one.state = 'sending'
      breaks = 0
    } catch (error) {
      // A refusal stands; a break is waited out, and the server says where to go on.
      if (error instanceof Failure && error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 409 && error.status !== 429) throw error
      one.state = 'waiting'
      breaks++
      await wait(Math.min(15_000, 500 * 2 ** Math.min(breaks, 5)))
      try {
        upload = await get('/api/uploads/{id}', { path: { id: upload.id } })
      } catch (again) {
        if (again instanceof Failure && again.status >= 400 && again.status < 500) throw again
        continue
      }
    }
    heard(upload.received - before)
  }
  return upload.id
}

/** Sends files and imports them together. */
export async function bringIn(files: Picked[], how: Omit<Importing, 'uploads'>): Promise<void> {
  const name = files.length === 1 ? files[0]!.path : t('upload.files', { n: files.length })
  state.sending.push({ name, files: files.length, bytes: files.reduce((sum, { file }) => sum + file.size, 0), sent: 0, left: null, state: 'sending', failure: null })
  const one = state.sending.at(-1)!
  const began = performance.now()
  let fresh = 0
  try {
    const uploads: string[] = []
    for (const file of files) {
      let first = true
      uploads.push(
        await sendFile(one, file, (bytes) => {
          one.sent += bytes
          // What an earlier window had sent says nothing of the pace.
          if (!first) fresh += bytes
          first = false
          const took = (performance.now() - began) / 1000
          if (fresh > 0 && took > 1) one.left = ((one.bytes - one.sent) / fresh) * took
        }),
      )
    }
    one.state = 'importing'
    const job = await call('post', '/api/imports', { body: { ...how, uploads } })
    follow(job)
    dismiss(one)
  } catch (error) {
    one.state = 'failed'
    one.failure = inWords(error)
    void readLeftOver()
  }
}
