// What a change of the manifest would do, credential by credential. Pure.
import { missingOf } from '../../start/draft/fill.ts'
import type { CredentialId } from '../../core/facts.ts'
import type { Lock } from '../../core/lock/lock.ts'
import { code, words } from '../../core/render/escape.ts'
import { count } from '../../core/render/names.ts'
import { span } from '../../core/render/time.ts'
import type { Credential, Manifest } from '../../core/manifest/policy.ts'
import { CREDENTIAL, type Facet, WHOLE } from './facets.ts'

/** What is told of it: a title's words, and lines of Markdown. */
export interface Told {
  readonly title: readonly string[]
  readonly lines: readonly string[]
  /** Somebody should read it before merging, though nothing is wrong. */
  readonly grave: boolean
}

/** More than anybody reads in a check. */
const MOST = 60

/** From one manifest to another; undefined before: there was none that could be read. */
export function manifestChange(before: Manifest | undefined, after: Manifest, lock: Lock | undefined): Told {
  const was = new Map((before?.credentials ?? []).map((one) => [one.id, one]))
  const is = new Map(after.credentials.map((one) => [one.id, one]))
  const moved = after.credentials.filter(
    ({ id, movedFrom }) => movedFrom !== undefined && !was.has(id) && was.has(movedFrom),
  )
  const former = new Set(moved.map(({ movedFrom }) => movedFrom ?? ''))
  const added = after.credentials.filter((one) => !was.has(one.id) && !moved.includes(one))
  const removed = [...was.values()].filter(({ id }) => !is.has(id) && !former.has(id))
  const changed = after.credentials.flatMap((one) => {
    const old = was.get(one.id) ?? was.get(one.movedFrom ?? '')
    const rows = old === undefined ? [] : differences(CREDENTIAL, [old, one])
    return rows.length === 0 ? [] : [{ id: one.id, rows }]
  })
  const whole = before === undefined ? [] : differences(WHOLE, [before, after])
  const reminded = remindersChange(before, after)
  return {
    title: [
      ...counted(added, 'added'),
      ...counted(changed, 'changed'),
      ...counted(moved, 'renamed'),
      ...counted(removed, 'removed'),
    ],
    lines: [
      ...few(added, (one) => addedLines(one, after, lock)),
      ...few(moved, movedLines),
      ...few(changed, ({ id, rows }) => ['', `### ${code(id)} changes`, '', ...rows]),
      ...few(removed, ({ id }) => removedLines(id)),
      ...(whole.length === 0 ? [] : ['', '### The manifest as a whole', '', ...whole]),
      ...reminded,
    ],
    grave: removed.length > 0,
  }
}

function counted(all: readonly unknown[], how: string): readonly string[] {
  return all.length === 0 ? [] : [`${count(all.length, 'credential')} ${how}`]
}

function few<T>(all: readonly T[], told: (one: T) => readonly string[]): readonly string[] {
  const rest = all.length - MOST
  return [...all.slice(0, MOST).flatMap(told), ...(rest > 0 ? ['', `and ${rest} more of that kind`] : [])]
}

/** A list item for each facet that differs. */
function differences<T>(facets: readonly Facet<T>[], [old, one]: readonly [T, T]): readonly string[] {
  return facets.flatMap(({ name, of, means }) => {
    const [before, after] = [of(old), of(one)]
    return before === after ? [] : [`- ${name}: ${before} → **${after}**${means === undefined ? '' : `. ${means}`}`]
  })
}

function addedLines(one: Credential, { path }: Manifest, lock: Lock | undefined): readonly string[] {
  const { id, provider, policy, mint } = one
  const who = mint === undefined ? 'Keyturn makes its keys' : 'People make its keys when Keyturn asks'
  const next =
    lock?.lines.has(id) === true
      ? 'The lock names a key of it already: Keyturn goes on from there.'
      : 'First comes its adoption: a pull request that enters the key in service into the lock, and touches nothing. Only merging that lets Keyturn turn it.'
  const lacks = missingOf(one, path).flatMap(({ what, how }) => [`- ${words(what)} ${how.map(code).join(' ')}`])
  const about = CREDENTIAL.filter(({ name }) => SAID_OF_NEW.has(name)).map(({ name, of }) => `${name} ${of(one)}`)
  return [
    '',
    `### ${code(id)} is added`,
    '',
    `${who}, at ${words(provider)}, every ${span(policy.every)}; ${about.join(', ')}. ${next}`,
    ...(lacks.length === 0 ? [] : ['', ...lacks]),
  ]
}

const SAID_OF_NEW: ReadonlySet<string> = new Set(['kept in', 'deployed by'])

function movedLines({ id, movedFrom }: Credential): readonly string[] {
  return [
    '',
    `### ${code(movedFrom ?? '')} is called ${code(id)}`,
    '',
    'Keyturn opens a pull request that moves its lines in the lock; until that is merged it goes on under the former name. No key, no secret and no deployment changes.',
  ]
}

function removedLines(id: CredentialId): readonly string[] {
  return [
    '',
    `### ${code(id)} is removed`,
    '',
    `**Its key stays alive, and nobody looks after it any more.** To end the key itself, comment ${code(`/keyturn retire ${id}`)} first and merge what comes of it; take the lines out after that.`,
  ]
}

function remindersChange(before: Manifest | undefined, after: Manifest): readonly string[] {
  const [was, is] = [before, after].map((one) => new Set((one?.reminders ?? []).map(({ id }) => id)))
  const came = [...(is ?? [])].filter((id) => was?.has(id) !== true)
  const went = [...(was ?? [])].filter((id) => is?.has(id) !== true)
  if (came.length + went.length === 0) return []
  return [
    '',
    '### Keys that people replace',
    '',
    ...came
      .slice(0, MOST)
      .map((id) => `- ${code(id)}: Keyturn reminds of it when it is due, and does nothing else with it.`),
    ...went.slice(0, MOST).map((id) => `- ${code(id)}: Keyturn reminds of it no more.`),
  ]
}
