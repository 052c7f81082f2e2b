// The other edit that Keyturn proposes to the manifest: who owns a credential. One line each, and all else stays as people wrote it.
import type { CredentialId } from '../facts.ts'
import { Failure } from '../failure.ts'
import { planDefault, planLine, type Edit } from './edit.ts'
import { toPlain } from './tree.ts'
import { applyEdits, child, isEqual, isRecord, partsOf, treeOf } from './write-with.ts'

/** Whose each of these is to be. */
export type OwnerChanges = ReadonlyMap<CredentialId, string>

/**
 * The manifest with these owners. A line that several go by is changed where every one of them changes hands alike; else each gets
 * a line of its own. Fails with `manifest-invalid` where it cannot be done without touching more.
 */
export function writeOwners(text: string, path: string, changes: OwnerChanges): string {
  const fail = (why: string): Failure => unwritable(path, why)
  const before = treeOf(text, fail)
  const lines = new Map([...changes].map(([id, owner]) => [lineOf(toPlain(before), id, changes), owner]))
  const edits: readonly Edit[] = [...lines]
    .flatMap(([id, value]) =>
      id === DEFAULT
        ? planDefault(text, before, { name: 'owner', value })
        : planLine(text, before, { id, name: 'owner', value }),
    )
    .sort((a, b) => a.from - b.from)
  const after = applyEdits(text, edits)
  const [was, is] = [toPlain(before), toPlain(treeOf(after, fail))]
  const wanted = { ...ownersIn(was), ...Object.fromEntries(changes) }
  if (!isEqual(ownerless(is), ownerless(was)) || !isEqual(ownersIn(is), wanted))
    throw fail('its form leaves no place for it')
  return after
}

/** Stands for `defaults:`; no key is called so. */
const DEFAULT = ''

/** The credential or the key whose `owner:` is to change. */
function lineOf(root: unknown, id: CredentialId, changes: OwnerChanges): string {
  if (levelOf(root, id) === DEFAULT) {
    const heirs = Object.keys(ownersIn(root)).filter((one) => levelOf(root, one) === DEFAULT)
    return new Set(heirs.map((one) => changes.get(one))).size === 1 ? DEFAULT : id
  }
  const [name, environment] = partsOf(id)
  const key = child(child(root, 'keys'), name)
  if (environment === undefined || ownerIn(key) === undefined) return id
  if (ownerIn(child(child(key, 'environments'), environment)) !== undefined) return id
  const heirs = Object.entries(entriesOf(child(key, 'environments')))
    .filter(([, place]) => ownerIn(place) === undefined)
    .map(([place]) => changes.get(`${name}/${place}`))
  return new Set(heirs).size === 1 ? name : id
}

/** What its owner is said by: the default, or a line of its key's. */
function levelOf(root: unknown, id: CredentialId): string {
  const [name, environment] = partsOf(id)
  const key = child(child(root, 'keys'), name)
  const own = environment === undefined ? undefined : ownerIn(child(child(key, 'environments'), environment))
  return own === undefined && ownerIn(key) === undefined && defaultOf(root) !== undefined ? DEFAULT : name
}

/** Who owns each credential, by what stands nearest. */
function ownersIn(root: unknown): Readonly<Record<CredentialId, unknown>> {
  const owners = Object.entries(entriesOf(child(root, 'keys'))).flatMap(([name, key]) => {
    const own = ownerIn(key) ?? defaultOf(root)
    const places = child(key, 'environments')
    if (places === undefined) return [[name, own] as const]
    return Object.entries(entriesOf(places)).map(([place, said]) => [`${name}/${place}`, ownerIn(said) ?? own] as const)
  })
  return Object.fromEntries(owners)
}

function defaultOf(root: unknown): unknown {
  return child(child(root, 'defaults'), 'owner')
}

/** Everything but owners, without regard to short and long forms. */
function ownerless(root: unknown): unknown {
  const keys = Object.entries(entriesOf(child(root, 'keys'))).map(([name, key]) => {
    const { owner: _whose, ...said } = typeof key === 'string' ? { provider: key } : entriesOf(key)
    if (said['environments'] === undefined) return [name, said]
    const environments = Object.entries(entriesOf(said['environments'])).map(([place, of]) => {
      const { owner: _theirs, ...rest } = entriesOf(of)
      return [place, rest]
    })
    return [name, { ...said, environments: Object.fromEntries(environments) }]
  })
  const { owner: _everybody, ...defaults } = entriesOf(child(root, 'defaults'))
  return { ...entriesOf(root), defaults, keys: Object.fromEntries(keys) }
}

/** `owner:` with nothing after it names nobody. */
function ownerIn(node: unknown): unknown {
  return child(node, 'owner') ?? undefined
}

function entriesOf(node: unknown): Readonly<Record<string, unknown>> {
  return isRecord(node) ? node : {}
}

function unwritable(path: string, why: string): Failure {
  const message = `\`owner:\` could not be written into ${path}: ${why}. Nothing was written; change the lines by hand.`
  return new Failure('manifest-invalid', message, { effect: 'not-done' })
}
