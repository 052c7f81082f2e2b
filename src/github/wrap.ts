import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { CredentialId, SlotAddress, Tag } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Seal, Seals } from '../core/seal.ts'
import type { SealedValue } from '../plugins/contract/store.ts'
import { looseAt, looseText } from './codec.ts'

/** Where a sealed value belongs. It opens nowhere else. */
export interface Place {
  readonly repositoryId: number
  readonly credential: CredentialId
  /** Store kind, scope and secret name. */
  readonly slot: SlotAddress
  readonly tag: Tag
}

const SCHEMA = 1
const TAG_BYTES = 16

/** A sealed box is bound to a key pair and not to a name: this binds it to its place (design section 8). AES-256-GCM, a fresh 96-bit nonce. */
export function wrap(value: SealedValue, place: Place, seal: Seal): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', seal.wrap, nonce)
  cipher.setAAD(bound(place, value))
  const box = Buffer.concat([cipher.update(value.box, 'utf8'), cipher.final(), cipher.getAuthTag()])
  const file = {
    schema: SCHEMA,
    seal: seal.id,
    nonce: nonce.toString('base64'),
    box: box.toString('base64'),
    keyId: value.keyId,
    publicKey: value.publicKey,
  }
  return `${JSON.stringify(file, undefined, 1)}\n`
}

/** The sealed value of a file, if it is the one that belongs to this place. Anything else is a failure, never a value. */
export function unwrap(text: string, place: Place, seals: Seals): SealedValue {
  const file = parse(text)
  const schema = looseAt(file, 'schema')
  if (typeof schema === 'number' && schema > SCHEMA)
    throw refused(place, 'a newer Keyturn wrote it', 'Update the Action.')
  const [id, nonce, box] = [looseText(file, 'seal'), looseText(file, 'nonce'), looseText(file, 'box')]
  const [keyId, publicKey] = [looseText(file, 'keyId'), looseText(file, 'publicKey')]
  if (schema !== SCHEMA || id === undefined || nonce === undefined || box === undefined)
    throw refused(place, 'its file is damaged', RESTORE)
  if (keyId === undefined || publicKey === undefined) throw refused(place, 'its file is damaged', RESTORE)
  const seal = [seals.current, seals.previous].find((known) => known?.id === id)
  if (seal === undefined)
    throw refused(
      place,
      `it was wrapped under the seal ${/^[0-9a-f]{1,16}$/.test(id) ? id : 'of another name'}, which this run does not have`,
      'Pass that seal as KEYTURN_SEAL or KEYTURN_SEAL_PREVIOUS; if it is lost, run the workflow with command `adopt`.',
    )
  const opened = open({ nonce, box }, bound(place, { keyId, publicKey }), seal)
  if (opened === undefined) throw refused(place, 'it does not belong here, or was changed', RESTORE)
  return { box: opened, keyId, publicKey }
}

/** Which seal a file says it was wrapped under. */
export function sealOf(text: string): string | undefined {
  return looseText(parse(text), 'seal')
}

const RESTORE = 'Somebody changed the branch keyturn/journal: restore it.'

function open(file: { nonce: string; box: string }, associated: Buffer, seal: Seal): string | undefined {
  const nonce = Buffer.from(file.nonce, 'base64')
  const bytes = Buffer.from(file.box, 'base64')
  if (nonce.length !== 12 || bytes.length <= TAG_BYTES) return undefined
  try {
    const cipher = createDecipheriv('aes-256-gcm', seal.wrap, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(associated)
    cipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    return cipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, 'utf8') + cipher.final('utf8')
  } catch {
    return undefined
  }
}

/** A list has one spelling in JSON: no two places share it. */
function bound(place: Place, key: Pick<SealedValue, 'keyId' | 'publicKey'>): Buffer {
  const { repositoryId, slot, credential, tag } = place
  return Buffer.from(
    JSON.stringify(['keyturn sealed v1', repositoryId, slot, credential, tag, key.publicKey, key.keyId]),
  )
}

function refused(place: Place, why: string, remedy: string): Failure {
  return new Failure(
    'refused',
    `The sealed value of ${place.credential} for ${place.slot} (${place.tag}) cannot be used: ${why}. Nothing was written. ${remedy}`,
    { effect: 'not-done' },
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
