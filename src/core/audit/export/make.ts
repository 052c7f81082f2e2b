// What happened in a period, as data: each row names the file on the journal that it was read from.
import type { Entry } from '../../entry/entry.ts'
import type { CredentialId, Instant } from '../../facts.ts'
import type { Credential, Reminded } from '../../manifest/policy.ts'
import { DAY, dueAt, SECOND } from '../../schedule/due.ts'
import { excusedUntil } from '../../schedule/exempt.ts'
import { actsOf } from '../trail/changes.ts'
import { type Lines, type Version, readLines } from '../trail/entries.ts'
import type { Trail } from '../trail/facts.ts'
import type { Verdict } from '../trail/verify.ts'
import type { Seals } from '../../seal.ts'
import { iso, type Period } from './period.ts'
import { type Held, heldByPeople, lineOf, notReplaced } from './reminded.ts'
import { type Late, lateOnes, type Rotation, rotationsIn } from './rotations.ts'
import { ANSWERS, type Answer } from './standards.ts'

/** One credential at one moment. */
export interface Holding {
  readonly credential: CredentialId
  readonly generation: number
  readonly keyId?: string
  readonly made?: string
  readonly owner?: string
  /** By the policy of now. */
  readonly due?: string
  readonly evidence: string
}

/** Something that was said of a credential, and where it can be read. */
export interface Remark {
  readonly credential: CredentialId
  readonly at: string
  readonly what: string
  readonly evidence: string
}

export interface AuditExport {
  readonly version: 1
  readonly repository: string
  readonly period: { readonly name: string; readonly from: string; readonly to: string }
  readonly madeAt: string
  readonly journal: string
  readonly verified: Pick<Verdict, 'authenticated' | 'findings'>
  readonly population: { readonly begin: readonly Holding[]; readonly end: readonly Holding[] }
  /** Keys that people make and hold, as rotation.yml tells of them now. */
  readonly heldByPeople: readonly Held[]
  readonly rotations: readonly Rotation[]
  readonly late: readonly Late[]
  readonly exceptions: readonly Remark[]
  readonly incidents: readonly Remark[]
  readonly departures: readonly Remark[]
  readonly standards: readonly Answer[]
}

export interface ExportFacts {
  readonly trail: Trail
  readonly seals: Seals | undefined
  readonly verdict: Verdict
  readonly period: Period
  readonly credentials: readonly Credential[]
  /** Keys that Keyturn only reminds of; absent: there are none. */
  readonly reminders?: readonly Reminded[]
  readonly repository: { readonly name: string; readonly url: string; readonly head: string; readonly manifest: string }
}

export function makeExport(facts: ExportFacts): AuditExport {
  const { trail, verdict, period, repository } = facts
  const acts = actsOf(trail)
  const lines = readLines(acts, trail, verdict.authenticated ? facts.seals : undefined)
  const all = rotationsIn(acts, trail, repository.url)
  const rotations = all.filter(({ writtenAt }) => within(period, Date.parse(writtenAt)))
  // GitHub's times are whole seconds: what was written just now belongs to it.
  const until = Math.min(period.to, trail.now + SECOND)
  const named = { ...facts, rotations: all }
  const end = population(lines, until, named)
  return {
    version: 1,
    repository: repository.name,
    period: { name: period.name, from: iso(period.from), to: iso(period.to) },
    madeAt: iso(trail.now),
    journal: verdict.head ?? '',
    verified: { authenticated: verdict.authenticated, findings: verdict.findings },
    population: { begin: population(lines, period.from, named), end },
    heldByPeople: heldByPeople(facts),
    rotations,
    late: [...lateOnes(rotations), ...overdue(lines, until, facts), ...notReplaced(facts, until)],
    exceptions: [...said(rotations), ...exemptions(facts)],
    incidents: incidents(lines, facts),
    departures: handovers(all, period),
    standards: ANSWERS,
  }
}

/** Who held what then, by the newest entry of each credential that anybody vouches for. */
function population(
  lines: Lines,
  at: Instant,
  facts: ExportFacts & { readonly rotations: readonly Rotation[] },
): readonly Holding[] {
  const { credentials, repository } = facts
  return standing(lines, at).map(({ commit, path, entry }) => {
    const { credential, incumbent } = entry
    const named = credentials.find(({ id }) => id === credential)
    const due = named && dueAt(credential, incumbent, named.policy.every)
    const owner = ownerOf(entry, at, facts)
    return {
      credential,
      generation: incumbent.generation,
      ...(incumbent.keyId === undefined ? {} : { keyId: incumbent.keyId }),
      ...(incumbent.minted === undefined ? {} : { made: iso(incumbent.minted) }),
      ...(owner === undefined ? {} : { owner }),
      ...(due === undefined ? {} : { due: iso(due) }),
      evidence: `${repository.url}/blob/${commit.oid}/${path}`,
    }
  })
}

/** Who answers for it: by the record that brought it into service; of a key of now, by the manifest of now. */
function ownerOf(
  { credential, incumbent }: Standing['entry'],
  at: Instant,
  { credentials, rotations, trail }: ExportFacts & { readonly rotations: readonly Rotation[] },
): string | undefined {
  if (at > trail.now) return credentials.find(({ id }) => id === credential)?.owner
  const record = rotations.find((one) => one.credential === credential && one.generation === incumbent.generation)
  return record?.owner
}

type Standing = Version & { readonly entry: Entry & { readonly incumbent: NonNullable<Entry['incumbent']> } }

function standing({ versions }: Lines, at: Instant): readonly Standing[] {
  return [...versions.values()]
    .flatMap((all) => all.findLast(({ commit, vouched }) => commit.at < at && vouched !== 'no') ?? [])
    .filter(isHeld)
    .sort((a, b) => (a.entry.credential < b.entry.credential ? -1 : 1))
}

function isHeld(version: Version): version is Standing {
  return version.entry?.incumbent !== undefined
}

/** Keys that nobody had begun to rotate by then, a day after they were due, and that nobody excused. */
function overdue(lines: Lines, until: Instant, { credentials, repository }: ExportFacts): readonly Late[] {
  return standing(lines, until).flatMap(({ commit, path, entry }) => {
    const { credential, incumbent, candidate } = entry
    const named = credentials.find(({ id }) => id === credential)
    if (named === undefined || candidate !== undefined) return []
    const due = Math.max(
      dueAt(credential, incumbent, named.policy.every),
      excusedUntil(credential, incumbent, named.policy),
    )
    if (until - due < DAY) return []
    const evidence = `${repository.url}/blob/${commit.oid}/${path}`
    return [{ credential, due: iso(due), lateSeconds: Math.round((until - due) / 1000), state: 'not begun', evidence }]
  })
}

function said(rotations: readonly Rotation[]): readonly Remark[] {
  return rotations.flatMap(({ credential, exceptions, writtenAt, evidence }) =>
    exceptions.map((what) => ({ credential, at: writtenAt, what, evidence })),
  )
}

/** Those that rotation.yml grants now. */
function exemptions({ credentials, reminders = [], repository, trail }: ExportFacts): readonly Remark[] {
  return [...credentials, ...reminders].flatMap(({ id, policy: { exempt }, position }) => {
    if (exempt === undefined) return []
    const { until, by, because } = exempt
    const what = `${until <= trail.now ? 'Was exempt' : 'Exempt'} from its age until ${iso(until)}, granted by ${by}: ${because}.`
    return [{ credential: id, at: iso(trail.now), what, evidence: lineOf({ position }, repository) }]
  })
}

/** Keys that were reported compromised in the period. */
function incidents({ versions }: Lines, { period, repository }: ExportFacts): readonly Remark[] {
  return [...versions].flatMap(([credential, all]) => {
    const genuine = all.filter(({ vouched }) => vouched !== 'no')
    return genuine.flatMap(({ commit, entry }, n) => {
      const before = genuine[n - 1]?.entry?.compromised ?? []
      const fresh = (entry?.compromised ?? []).filter((id) => !before.includes(id))
      if (!within(period, commit.at)) return []
      const evidence = `${repository.url}/commit/${commit.oid}`
      return fresh.map((id) => ({
        credential,
        at: iso(commit.at),
        what: `Key ${id} was reported compromised.`,
        evidence,
      }))
    })
  })
}

/** A key that has another owner than at its rotation before: somebody left it, or gave it away. */
function handovers(all: readonly Rotation[], period: Period): readonly Remark[] {
  return all.flatMap((rotation, n) => {
    const before = all.slice(0, n).findLast(({ credential }) => credential === rotation.credential)
    const { credential, owner, writtenAt, evidence } = rotation
    if (before === undefined || before.owner === owner || !within(period, Date.parse(writtenAt))) return []
    const what = `${before.owner ?? 'Nobody'} answered for it before, ${owner ?? 'nobody'} since.`
    return [{ credential, at: writtenAt, what, evidence }]
  })
}

function within({ from, to }: Period, at: Instant): boolean {
  return at >= from && at < to
}
