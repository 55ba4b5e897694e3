/** Security keys (WebAuthn): the browser asks them, the server judges their answers. */
import type { components } from './api.d.ts'
import { Failure, call } from './request.ts'
import { t } from '../words/words.svelte.ts'

export type Key = components['schemas']['KeyView']

/** Whether this browser can ask keys here: under TLS, or on the computer itself, and by a name. */
export const canAsk = (): boolean => typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|^\[/.test(location.hostname)

/** What a key answers; a refusal in words. */
async function answered(ask: () => Promise<Credential | null>): Promise<Record<string, never>> {
  try {
    const credential = await ask()
    if (credential instanceof PublicKeyCredential) return credential.toJSON() as unknown as Record<string, never>
  } catch (error) {
    // What kept it from answering is the browser's affair to say, and it says little on purpose.
    if (error instanceof DOMException && error.name === 'InvalidStateError') throw new Failure(t('passkey.known'))
  }
  throw new Failure(t('passkey.noAnswer'), { next: t('passkey.noAnswerNext') })
}

/** The answer of a key to a login. */
export async function proof(name: string, password: string): Promise<Record<string, never>> {
  const asked = await call('post', '/api/session/key', { body: { name, password } })
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked as unknown as PublicKeyCredentialRequestOptionsJSON)
  return answered(() => navigator.credentials.get({ publicKey }))
}

/** Makes a new key known. */
export async function add(name: string): Promise<Key> {
  const asked = await call('post', '/api/keys/new', {})
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked as unknown as PublicKeyCredentialCreationOptionsJSON)
  const key = await answered(() => navigator.credentials.create({ publicKey }))
  return call('post', '/api/keys', { body: { name, key } })
}
