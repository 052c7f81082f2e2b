// How keys, places and commits are called in texts.
import type { Fingerprint, KeyId, Oid } from '../facts.ts'
import { code, link, words } from './escape.ts'
import type { Situation, SlotTexts } from './situation.ts'

/** An id that a person can tell from another one and need not read: `key_Qm42…`. */
export function key(id: KeyId): string {
  return code(shortKey(id))
}

export function shortKey(id: KeyId): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-3)}` : id
}

/** Sixteen hex digits in groups of four, as two people compare them aloud. */
export function print(fingerprint: Fingerprint): string {
  return code(fingerprint.replace(/^sha256:/, '').replaceAll(/(.{4})(?=.)/g, '$1 '))
}

export function count(many: number, one: string): string {
  return `${many} ${many === 1 ? one : `${one}s`}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(all: readonly string[]): string {
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`
}

export function placeOf(slot: SlotTexts): string {
  if (slot.at !== undefined) return `the ${slot.thing ?? 'variable'} ${code(slot.secret)} ${words(slot.at)}`
  return slot.environment === undefined
    ? `${code(slot.secret)}, a secret of the repository`
    : `${code(slot.secret)} in environment **${code(slot.environment)}**`
}

/** A commit of the journal: where what a text says is written down. */
export function journalLink({ repository }: Pick<Situation, 'repository'>, oid: Oid): string {
  return link(code(oid.slice(0, 7)), `${repository.url}/commit/${oid}`)
}

/** The entry on the journal's branch: an address that stays while commits come and go. */
export function entryLink({ repository, credential }: Pick<Situation, 'repository' | 'credential'>): string {
  return link('journal', `${repository.url}/blob/keyturn/journal/entries/${path(credential.id)}.json`)
}

export function manifestLink({ repository, credential, policyAt, manifest }: Situation): string {
  const file = manifest ?? 'rotation.yml'
  const url = `${repository.url}/blob/${policyAt}/${path(file)}#L${credential.position.line}`
  return link(`policy at ${code(policyAt.slice(0, 7))}`, url)
}

export function runLink(run: string | undefined): string {
  if (run === undefined || !run.startsWith('http')) return 'run by the CLI'
  return link(`run ${code(run.split('/').at(-1) ?? 'log')}`, run)
}

function path(text: string): string {
  return text.split('/').map(encodeURIComponent).join('/')
}

/** A sentence of ours; runs of the repository's own workflows in it become links, since GitHub itself gave their addresses. */
export function withRuns(text: string, repositoryUrl: string): string {
  const start = `${repositoryUrl}/actions/runs/`
  const ids = new Set<string>()
  const named = text.replaceAll(
    new RegExp(`${start.replaceAll(/\W/g, '\\$&')}(\\d+)(?![\\w/-])`, 'g'),
    (_, id: string) => {
      ids.add(id)
      return `\`run ${id}\``
    },
  )
  return [...ids].reduce(
    (so, id) => so.replaceAll(code(`run ${id}`), link(code(`run ${id}`), start + id)),
    words(named),
  )
}
