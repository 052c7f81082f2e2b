import { Buffer } from 'node:buffer'
import type { CredentialId, Oid } from '../../core/facts.ts'
import { blobOid } from '../../core/git/oid.ts'
import { Failure } from '../../core/failure.ts'
import type { JournalChange } from '../../engine/ports.ts'
import type { Api } from '../api.ts'
import { looseAt, looseText, oidAt } from '../codec.ts'
import { failureOf } from '../errors.ts'
import { mutate } from '../graphql.ts'
import { BRANCH } from './branch.ts'
import { entryPath, sealedFolder, slotOf, tagOf } from './paths.ts'
import { COMMIT } from './queries.ts'
import { SKIP } from './root.ts'
import { moveTo, planTree, type Standing, type State } from './state.ts'

/** What goes into one commit, spelled out. */
export interface Plan {
  readonly texts: ReadonlyMap<CredentialId, string>
  /** `undefined` deletes. */
  readonly files: ReadonlyMap<string, string | undefined>
  readonly index: (entriesTree: Oid) => string
  readonly message: string
}

/**
 * Sends the commit on top of the head we know, and gives its oid. Undefined: somebody was first (STALE_DATA), nothing was done.
 * A lost answer is a failure with effect unknown: what lay below the head is forgotten, so that the next one looks first.
 */
export async function sendCommit(api: Api, state: State, plan: Plan): Promise<Oid | undefined> {
  const tree = planTree(state, plan.texts)
  const files = new Map<string, string | undefined>(
    [...plan.files].filter(([path, text]) => deletable(state, path, text)),
  )
  for (const [credential, text] of plan.texts) files.set(entryPath(credential), text)
  files.set('index.json', plan.index(tree.oid))
  const before = state.head
  const head = await push(api, state, { files, message: plan.message })
  if (head === undefined) return undefined
  // A read that ran meanwhile may have seen what came after this very commit: it is not set back.
  if (state.head === before || state.head === head) moveTo(state, head, tree.top)
  else state.old.add(before).add(head)
  for (const [credential, text] of plan.texts) state.texts.set(credential, { oid: blobOid(text), text })
  for (const credential of plan.texts.keys()) keepNames(state, credential, files)
  return head
}

async function push(
  api: Api,
  state: State,
  content: { readonly files: ReadonlyMap<string, string | undefined>; readonly message: string },
): Promise<Oid | undefined> {
  const [headline = '', ...body] = `${content.message} ${SKIP}`.split('\n')
  const input = {
    branch: { repositoryNameWithOwner: `${api.owner}/${api.name}`, branchName: BRANCH },
    expectedHeadOid: state.head,
    message: body.length === 0 ? { headline } : { headline, body: body.join('\n').trim() },
    fileChanges: fileChanges(content.files),
  }
  const forget = (): void => {
    state.top = undefined
  }
  const answered = await mutate(api, COMMIT, { input }).catch((thrown: unknown) => {
    forget()
    throw thrown
  })
  const [error] = answered.errors
  if (error?.type === 'STALE_DATA') return undefined
  // Until the answer is understood, nobody knows what lies at the head.
  forget()
  const oid = oidAt(answered.data, 'commit', 'commit', 'oid')
  if (oid !== undefined && error === undefined) return oid
  if (error) throw failureOf(error, 'unknown')
  throw new Failure('unexpected-response', 'GitHub answered a commit to keyturn/journal without its oid.', {
    effect: 'unknown',
  })
}

/** `FileChanges` of GitHub's schema: contents in base64, whole. */
export function fileChanges(files: ReadonlyMap<string, string | undefined>) {
  const all = [...files]
  return {
    additions: all.flatMap(([path, text]) =>
      text === undefined ? [] : [{ path, contents: Buffer.from(text, 'utf8').toString('base64') }],
    ),
    deletions: all.flatMap(([path, text]) => (text === undefined ? [{ path }] : [])),
  }
}

/** GitHub refuses a commit that deletes what is not there; of sealed values we know what is. */
function deletable(state: State, path: string, text: string | undefined): boolean {
  if (text !== undefined || !path.startsWith('sealed/')) return true
  const [slot, file] = tail(path)
  const owners = [...state.sealed].filter(([credential]) => isSealedOf(credential, path))
  return owners.some(([, slots]) => slots.get(slotOf(slot))?.has(file) === true)
}

/** A key's folder holds those of its environments, too: only what lies two below it is its own. */
function isSealedOf(credential: CredentialId, path: string): boolean {
  return path.split('/').slice(0, -2).join('/') === sealedFolder(credential)
}

function tail(path: string): [string, string] {
  const parts = path.split('/')
  return [parts.at(-2) ?? '', parts.at(-1) ?? '']
}

/** The names of sealed values as they are after the commit. */
function keepNames(state: State, credential: CredentialId, files: ReadonlyMap<string, string | undefined>): void {
  const slots = new Map(state.sealed.get(credential))
  for (const [path, text] of files) {
    if (!isSealedOf(credential, path)) continue
    const [slot, file] = tail(path)
    if (tagOf(file) === undefined) continue
    const names = new Set(slots.get(slotOf(slot)))
    if (text === undefined) names.delete(file)
    else names.add(file)
    slots.set(slotOf(slot), names)
  }
  state.sealed.set(credential, slots)
}

/** Is the entry at the head the very one the change was decided on? `unknown`: look first. */
export function standsAt(state: State, change: JournalChange, standing: Standing): boolean | 'unknown' {
  if (standing === 'unknown') return 'unknown'
  if (change.over) return true
  if (standing === 'absent') return change.from === undefined
  const seen = state.texts.get(change.credential)
  if (seen?.oid !== standing.oid) return 'unknown'
  return change.from !== undefined && sameEntry(seen.text, change.from)
}

/** The mac stands for the whole entry; with the sequence number, no two entries share both. */
function sameEntry(text: string, from: { readonly mac: string; readonly seq: number }): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return looseText(value, 'mac') === from.mac && JSON.stringify(looseAt(value, 'seq')) === String(from.seq)
  } catch {
    return false
  }
}
