// The one edit Keyturn proposes to the manifest: the `with:` that adoption found. People wrote the file, so nothing is printed
// anew: lines are put in where they belong, and what comes out is read again before anybody sees it.
import { Failure } from '../failure.ts'
import type { CredentialId } from '../facts.ts'
import { planEdit } from './edit.ts'
import type { Edit } from './edit.ts'
import { parseManifest } from './parse.ts'
import { toPlain } from './tree.ts'
import type { Mapping } from './tree.ts'
import type { Values } from './write-values.ts'

/** What each credential's `with:` is to say besides what it says. */
export type WithChanges = ReadonlyMap<CredentialId, Values>

/** The manifest with those lines under the credential's `with:`; all else, comments too, stays as it stands. */
export function writeWith(
  text: string,
  path: string,
  change: { readonly id: CredentialId; readonly with: Values },
): string {
  return writeWiths(text, path, new Map([[change.id, change.with]]))
}

/** The same for many at once. Fails with `manifest-invalid` where it cannot be done without touching more. */
export function writeWiths(text: string, path: string, changes: WithChanges): string {
  const fail = (why: string): Failure => unwritable(path, why)
  const before = treeOf(text, fail)
  const expected = toPlain(before)
  for (const [id, values] of changes) applyTo(expected, { id, values, path })
  const edits = [...changes]
    .flatMap(([id, values]) => planEdit(text, before, { id, with: values }))
    .sort((a, b) => a.from - b.from)
  const after = applyEdits(text, edits)
  if (!isEqual(toPlain(treeOf(after, fail)), expected)) throw fail('its form leaves no place for it')
  return after
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = []
  let copied = 0
  for (const { from, to, put } of edits) {
    pieces.push(text.slice(copied, from), put)
    copied = to
  }
  return [...pieces, text.slice(copied)].join('')
}

/** The file as a tree; fails as it is told where it is none. */
export function treeOf(text: string, fail: (why: string) => Failure): Mapping {
  const problems: string[] = []
  const parsed = parseManifest(text, (at, message) => problems.push(`line ${at.line}: ${message}`))
  if (parsed === undefined) throw fail(problems[0] ?? 'it cannot be read')
  return parsed
}

/** What the file must mean afterwards, computed without regard to how it is written. */
function applyTo(
  root: unknown,
  of: { readonly id: CredentialId; readonly values: Values; readonly path: string },
): void {
  const [name, environment] = partsOf(of.id)
  const keys = child(root, 'keys')
  const said = child(keys, name)
  if (isRecord(keys) && typeof said === 'string' && environment === undefined)
    keys[name] = { provider: said, with: of.values }
  else {
    const holder = environment === undefined ? keys : child(said, 'environments')
    const last = environment ?? name
    if (isRecord(holder) && holder[last] === null) holder[last] = {}
    const target = child(holder, last)
    if (!isRecord(target)) throw unwritable(of.path, `there is no ${of.id} in it`)
    const old = child(target, 'with')
    target['with'] = { ...(isRecord(old) ? old : {}), ...of.values }
  }
}

/** The key's name, and the environment's where it has one. */
export function partsOf(id: CredentialId): readonly [name: string, environment: string | undefined] {
  const slash = id.indexOf('/')
  return slash === -1 ? [id, undefined] : [id.slice(0, slash), id.slice(slash + 1)]
}

export function child(node: unknown, name: string): unknown {
  return isRecord(node) && Object.hasOwn(node, name) ? node[name] : undefined
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without regard to the order of keys: lines may be put in anywhere. */
export function isEqual(a: unknown, b: unknown): boolean {
  return sorted(a) === sorted(b)
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))) : inner,
  )
}

function unwritable(path: string, why: string): Failure {
  const message = `\`with:\` could not be written into ${path}: ${why}. Nothing was written; add the lines by hand.`
  return new Failure('manifest-invalid', message, { effect: 'not-done' })
}
