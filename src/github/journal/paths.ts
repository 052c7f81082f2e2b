// Where things lie on the journal. Segments are escaped, so that no name can leave its place or meet another's.
import type { CredentialId, SlotAddress, Tag } from '../../core/facts.ts'

/** What the name of a sealed value's file tells. */
export interface HeldName {
  readonly tag: Tag
  readonly seal?: string
}

/** `entries/openai/production.json` */
export function entryPath(credential: CredentialId): string {
  return `entries/${place(credential)}.json`
}

/** `sealed/openai/production/` holds one folder for each slot. */
export function sealedFolder(credential: CredentialId): string {
  return `sealed/${place(credential)}`
}

/** A sealed value; `seal` names it when it was wrapped again under another seal. */
export function sealedPath(credential: CredentialId, held: { slot: SlotAddress; tag: Tag; seal?: string }): string {
  const name = held.seal === undefined ? held.tag : `${held.tag}.${held.seal}`
  return `${sealedFolder(credential)}/${segment(held.slot)}/${name}.json`
}

/** `records/openai/production` holds a file for each generation. */
export function recordsFolder(credential: CredentialId): string {
  return `records/${place(credential)}`
}

/** `records/openai/production/4.json` */
export function recordPath(credential: CredentialId, generation: number): string {
  return `${recordsFolder(credential)}/${generation}.json`
}

/** The slot that a folder of sealed values is for. */
export function slotOf(folder: string): SlotAddress {
  return decodeURIComponent(folder)
}

/** The tag of a sealed value's file, and the seal where the name tells it. */
export function tagOf(file: string): HeldName | undefined {
  const found = /^(.+?)(?:\.([0-9a-f]{8}))?\.json$/.exec(file)
  const [, tag, seal] = found ?? []
  if (tag === undefined) return undefined
  return seal === undefined ? { tag } : { tag, seal }
}

/** A key and its environment are two segments; whatever else a name holds stays inside one. */
function place(credential: CredentialId): string {
  const [key = '', ...environment] = credential.split('/')
  return environment.length === 0 ? segment(key) : `${segment(key)}/${segment(environment.join('/'))}`
}

function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('.', '%2E')
}
