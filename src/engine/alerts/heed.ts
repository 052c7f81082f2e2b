// Alerts of secret scanning: the open ones are looked at one at a time, compared by fingerprint, and their values let go.
import { entryOf, lockLineOf } from '../../core/decide/rule.ts'
import { isAsked, isWatched, verbOf } from '../../core/alert.ts'
import { isCompromised } from '../../core/entry/emergency.ts'
import type { Match } from '../../core/entry/match.ts'
import { describe, Failure } from '../../core/failure.ts'
import type { Fingerprint } from '../../core/facts.ts'
import { sha256 } from '../../core/canonical.ts'
import type { Manifest } from '../../core/manifest/policy.ts'
import { isTaken } from '../command.ts'
import { exploited, leaked } from '../commands/emergency.ts'
import { historiesOf } from '../histories.ts'
import type { Hearing } from '../heed.ts'
import type { Indexer } from '../indexer.ts'
import { withEntry } from '../observe.ts'
import { ownersOf, type Pair } from '../owners.ts'
import type { Alert } from './port.ts'

/** An open alert whose value is, or was, a key of a credential. */
export interface Leak {
  readonly alert: Alert
  readonly pair: Pair
  readonly match: Match
  readonly mark: Fingerprint
  /** Why what the manifest asks for was not done. */
  readonly refused?: string
}

export interface Watching extends Hearing {
  readonly manifest: Manifest
  readonly indexer: Pick<Indexer, 'others' | 'compared'>
}

export interface Heeded {
  readonly pairs: readonly Pair[]
  readonly leaks: readonly Leak[]
}

/** So many values are asked for in one run; GitHub lists the newest first. */
const MOST = 25

/** Looks, and begins what the manifest lets an alert begin. Whatever fails here keeps no rotation waiting. */
export async function heedAlerts(watching: Watching): Promise<Heeded> {
  const { shared, manifest, pairs, warn } = watching
  const { alerts } = shared.github
  const granted = alerts.granted()
  // Where nobody tells whether they may be seen, they are asked for only if the manifest speaks of them.
  if (granted === undefined && !isAsked(manifest)) return { pairs, leaks: [] }
  try {
    const open = granted === false ? undefined : await alerts.open()
    if (open !== undefined) return await begin(watching, await compare(watching, open))
    if (isWatched(manifest)) warn(UNSEEN)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    warn(`Alerts of secret scanning could not be looked at, and are at the next run: ${describe(thrown)}`)
  }
  return { pairs, leaks: [] }
}

const UNSEEN =
  'rotation.yml has `on-alert:`, and GitHub shows this App no alerts of secret scanning. Grant it “Secret scanning alerts: Read and write”, and switch secret scanning on.'

/** Whose they are. What was compared with these very keys before is not asked for again. */
async function compare(watching: Watching, open: readonly Alert[]): Promise<readonly Leak[]> {
  const { shared, pairs, indexer, warn } = watching
  const { github, seals } = shared
  const marks = marksOf(pairs)
  const known = indexer.others()
  const before = known.marks === marks ? known.others : []
  const others = open.map(({ number }) => number).filter((number) => before.includes(number))
  const unknown = open.filter(({ number }) => !others.includes(number))
  if (unknown.length > MOST)
    warn(
      `${unknown.length} alerts of secret scanning are to be looked at; ${MOST} were, and the others are at the next runs.`,
    )
  let past: ReturnType<typeof historiesOf> | undefined
  const ids = pairs.map(({ kit }) => kit.credential.id)
  const leaks: Leak[] = []
  for (const alert of unknown.slice(0, MOST)) {
    const value = await github.alerts.value(alert)
    if (value === undefined) continue
    const owners = await ownersOf(pairs, value, () => (past ??= historiesOf(github, seals, ids)))
    if (owners.length === 0) others.push(alert.number)
    for (const { pair, match } of owners) leaks.push({ alert, pair, match, mark: value.fingerprint() })
  }
  indexer.compared({ marks, others: others.sort((a, b) => a - b) })
  return leaks
}

/** Of everything that a value is compared with: another key, another hash. */
function marksOf(pairs: readonly Pair[]): string {
  const all = pairs.flatMap(({ ground: { basis } }) => {
    const { incumbent, candidate, adopting, past = [] } = entryOf(basis) ?? {}
    const line = lockLineOf(basis)
    return [incumbent, candidate, adopting, ...past, line].flatMap((one) => one?.fingerprint ?? [])
  })
  return sha256([...new Set(all)].sort().join(' ')).slice(0, 16)
}

async function begin({ pairs }: Watching, leaks: readonly Leak[]): Promise<Heeded> {
  const now = [...pairs]
  const begun: Leak[] = []
  for (const leak of leaks) {
    const index = now.findIndex(({ kit }) => kit === leak.pair.kit)
    const started = await start({ ...leak, pair: now[index] ?? leak.pair })
    if (index >= 0) now[index] = started.pair
    begun.push(started)
  }
  return { pairs: now, leaks: begun }
}

/**
 * The one thing that no person orders. Its authority is `on-alert:` at the default branch's head, and an alert that is open, was read by
 * this run, and holds a key that a genuine entry names as living. It is taken once, by its number.
 */
async function start(leak: Leak): Promise<Leak> {
  const { alert, pair, match } = leak
  const { kit, ground } = pair
  const { credential } = kit
  const verb = verbOf(credential.policy.onAlert)
  const { entry } = ground.basis
  const request = `alert:${alert.number}`
  if (verb === undefined || entry.state !== 'good' || !lives(match) || isTaken(ground, request)) return leak
  if (verb === 'leaked' && isCompromised(entry.entry, match.keyId)) return leak
  const what = { verb, credential: credential.id, ...(match.keyId === undefined ? {} : { key: match.keyId }) }
  const order = { what, by: `on-alert: ${verb} (alert ${alert.number})`, request, entry: entry.entry }
  try {
    const next = await (verb === 'leaked' ? leaked : exploited)(kit, ground, order)
    kit.shared.log(`alert ${alert.number}: ${credential.id} is reported as ${verb}`)
    return { ...leak, pair: { kit, ground: withEntry(kit, ground, next) } }
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'refused') throw thrown
    return { ...leak, refused: describe(thrown) }
  }
}

function lives({ as }: Match): boolean {
  return as === 'in service' || as === 'new'
}
