// The record of a finished rotation: what an auditor asks, answered from the entry alone. Written once, never changed.
import type { Calendar } from '../schedule/calendar.ts'
import { writeFreeze, writeWindows } from '../schedule/written.ts'
import { orderly } from '../canonical.ts'
import type { MilestoneKind } from '../entry/entry.ts'
import { type Exemption, isLate } from '../manifest/policy.ts'
import { approval, origin } from './authority.ts'
import { destruction, distribution } from './course.ts'
import { exceptions, failures } from './exceptions.ts'
import { incident } from './incident.ts'
import type { RecordFacts } from './facts.ts'
import { keys, testimony } from './keys.ts'
import { iso, told, type Section } from './told.ts'
import { isByPerson } from '../entry/wake.ts'

/** Which readers understand a record. */
export const RECORD_SCHEMA = 1

/** The record as data; `recordText` gives the bytes whose hash the next record carries. */
export function makeRecord(facts: RecordFacts): Section {
  const { entry, credential, outcome } = facts
  return {
    schema: RECORD_SCHEMA,
    ...told(
      'previous',
      entry.lastRecord === '' ? undefined : entry.lastRecord,
      'this is the first record of the credential',
    ),
    what: {
      credential: credential.id,
      key: credential.key,
      ...told('environment', credential.environment, 'the key has no environments'),
      repository: `${facts.repository.owner}/${facts.repository.name}`,
      ...told('repositoryId', facts.repository.id, 'not passed on to the record'),
      outcome,
      ...told('generation', numberOf(facts), 'the entry names no new key'),
      attempt: entry.attempt,
      ...told('owner', credential.owner, 'the manifest names none'),
      ...keys(facts),
    },
    why: why(facts),
    how: outcome === 'retired' ? 'no key was made: the credential ends here' : how(facts),
    ...incident(facts),
    approval: approval(facts),
    distribution: distribution(facts),
    testimony: testimony(facts),
    end: destruction(facts),
    exceptions: exceptions(facts),
    failures: failures(facts),
    tool: tool(facts),
  }
}

/** As it is written to `records/<credential>/<generation>.json`: sorted, indented, one text for one meaning. */
export function recordText(record: Section): string {
  return `${JSON.stringify(orderly(record), undefined, 2)}\n`
}

export function recordPath(facts: Pick<RecordFacts, 'entry' | 'outcome'>): string {
  return `records/${facts.entry.credential}/${numberOf(facts) ?? 0}.json`
}

/** The end of a credential has the number that its next key would have had. */
function numberOf({ entry, outcome }: Pick<RecordFacts, 'entry' | 'outcome'>): number | undefined {
  return outcome === 'retired' ? entry.generation + 1 : entry.candidate?.generation
}

function why(facts: RecordFacts): Section {
  const { credential, due, entry } = facts
  const { calendar, exempt, ...policy } = credential.policy
  const began = entry.candidate?.announcedAt
  return {
    ...origin(facts),
    due: new Date(due).toISOString(),
    ...told('begun', iso(began), 'the entry names no new key'),
    ...told(
      'lateSeconds',
      began === undefined ? undefined : Math.max(0, Math.round((began - due) / 1000)),
      'not begun',
    ),
    class: credential.class,
    policy: { ...policy, unit: 'milliseconds', ...inWords(calendar), ...exemption(exempt) },
    ...told('policyAt', entry.candidate?.policyAt ?? entry.ending?.seen, 'the entry names no new key'),
    ...told('manifestOid', facts.manifestOid, 'the manifest is found at the commit `policyAt`'),
    position: { line: credential.position.line, column: credential.position.column },
  }
}

/** Who let the key grow older, as the manifest said it when the rotation ended. */
function exemption(exempt: Exemption | undefined): Section {
  const until = iso(exempt?.until)
  const said = exempt === undefined || until === undefined ? undefined : { ...exempt, until }
  return told('exempt', said, 'the manifest grants none')
}

/** When it might go into service, and its predecessor be taken away. */
function inWords(calendar: Calendar): Section {
  const { windows, freezes } = calendar
  return {
    window: windows.length === 0 ? 'always' : writeWindows(calendar),
    freeze: freezes.map(writeFreeze),
  }
}

const STAGED = {
  single: 'sealed in the journal',
  dual: 'sealed in the journal',
  versioned: 'a secret under a name of its own',
  vercel: 'nowhere: it was made after the merge and written by the same run',
  command: 'nowhere: it was made after the merge and written by the same run',
  'aws-secrets-manager': 'in AWS Secrets Manager, under a label that nobody reads by',
  vault: 'in Vault, below keyturn/, where no application looks',
  provider: 'at its provider, not in use',
} as const

const HANDED_LATE = 'nowhere: it was handed in after the merge, and lay in the intake until it was written'

function how({ credential, entry, provider, length }: RecordFacts): Section {
  const { probe, deferred } = entry.candidate ?? {}
  const byPerson = entry.candidate !== undefined && isByPerson(entry.candidate)
  return {
    provider: provider.id,
    rights: provider.rights,
    madeBy: byPerson
      ? 'a person, in the provider’s console'
      : credential.mint === 'here'
        ? 'Keyturn, from the randomness of the system that its run was on'
        : 'the provider, asked by Keyturn',
    ...told('length', length, 'the length of the value is not kept'),
    seenBy: seenBy(credential, { byPerson, deferred: deferred === true }),
    stagedAs: credential.stores.map(({ kind, layout }) =>
      isLate({ kind }) && byPerson ? HANDED_LATE : STAGED[kind === 'github' ? layout : kind],
    ),
    ...told(
      'probe',
      probe && {
        at: new Date(probe.at).toISOString(),
        asked: probe.asked,
        status: probe.status,
        verdict: probe.verdict,
        ...told('account', probe.account, 'the answer names no account'),
      },
      'no probe was recorded',
    ),
  }
}

function seenBy(
  { stores }: RecordFacts['credential'],
  { byPerson, deferred }: { readonly byPerson: boolean; readonly deferred: boolean },
): string {
  if (stores.some(({ kind }) => kind === 'provider')) return 'nobody: its value never left the provider'
  return byPerson
    ? 'the person who made it; then it lay sealed in the gate’s secret KEYTURN_INTAKE until a run took it'
    : `no person: the value was in the memory of the run that made it, and ${deferred ? 'written' : 'sealed to the store’s public key'} there`
}

function tool(facts: RecordFacts): Section {
  const { entry, version, run, at, journal } = facts
  const runs = [...new Set([...entry.milestones.map((milestone) => milestone.run), run])]
  const kinds: readonly MilestoneKind[] = entry.milestones.map(({ what }) => what)
  return {
    name: 'Keyturn',
    version,
    runs,
    writtenAt: new Date(at).toISOString(),
    milestones: kinds,
    entrySeq: entry.seq,
    ...told('entryPrevious', entry.previous === '' ? undefined : entry.previous, 'the entry is its first'),
    ...told('journal', journal, 'the history of the branch keyturn/journal holds every commit of this entry'),
  }
}
