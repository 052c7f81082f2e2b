import { code, link, prose, table } from '../../render/escape.ts'
import { days } from '../../render/time.ts'
import { FINDINGS } from '../trail/findings.ts'
import type { AuditExport, Holding, Remark } from './make.ts'
import type { Late, Rotation } from './rotations.ts'

/** A report for people: every row ends in the file that it was read from. */
export function exportMarkdown(told: AuditExport): string {
  const { period, population, repository, journal, madeAt } = told
  const lines = [
    `# Keys of ${prose(repository)}, ${prose(period.name)}`,
    '',
    `From ${period.from.slice(0, 10)} until ${period.to.slice(0, 10)}, that day not included. Keys in service are due by the policy of now. Made ${madeAt.slice(0, 10)} from keyturn/journal at ${code(journal.slice(0, 7))}.`,
    '',
    ...verification(told),
    ...part(`In service at the beginning: ${population.begin.length}`, HOLDING, population.begin.map(holding)),
    ...part(`In service at the end: ${population.end.length}`, HOLDING, population.end.map(holding)),
    ...people(told),
    ...part(`Rotations: ${told.rotations.length}`, ROTATION, told.rotations.map(rotation)),
    ...part(`Late: ${told.late.length}`, ['credential', 'due', 'late by', 'state', 'evidence'], told.late.map(late)),
    ...part(`Exceptions: ${told.exceptions.length}`, REMARK, told.exceptions.map(remark)),
    ...part(`Incidents: ${told.incidents.length}`, REMARK, told.incidents.map(remark)),
    ...part(`Departures: ${told.departures.length}`, REMARK, told.departures.map(remark)),
    ...standards(told),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function verification({ verified: { authenticated, findings } }: AuditExport): readonly string[] {
  const seal = authenticated
    ? 'Every entry bears the seal, or is named by one that does.'
    : 'Not authenticated: without the seal nobody can tell who wrote the entries.'
  if (findings.length === 0) return ['## Is it genuine?', '', `${seal} Nothing was found that does not agree.`, '']
  const rows = findings.map(({ code: name, where, what }) => [
    code(name),
    prose(where),
    prose(what),
    prose(FINDINGS[name].means),
  ])
  return [
    '## Is it genuine?',
    '',
    `${seal} **${findings.length} found that do not agree:**`,
    '',
    ...table(['finding', 'where', 'what', 'what it means'], rows),
    '',
  ]
}

function part(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [`## ${title}`, '', ...(rows.length === 0 ? ['None.'] : table(head, rows)), '']
}

const HOLDING = ['credential', 'generation', 'key', 'made', 'owner', 'due', 'evidence']
function holding({ credential, generation, keyId, made, owner, due, evidence }: Holding): readonly string[] {
  const who = owner === undefined ? '–' : code(owner)
  return [code(credential), String(generation), code(keyId ?? ''), day(made), who, day(due), file(evidence)]
}

/** No journal tells of them, and that is said: where there are none, nothing. */
function people({ heldByPeople, madeAt }: AuditExport): readonly string[] {
  if (heldByPeople.length === 0) return []
  const rows = heldByPeople.map(({ credential, made, owner, due, evidence }) => [
    code(credential),
    day(made),
    owner === undefined ? '–' : code(owner),
    day(due),
    file(evidence),
  ])
  return [
    `## Made and held by people: ${rows.length}`,
    '',
    `As rotation.yml says on ${day(madeAt)}. Keyturn reminds of these keys and does not see them: that one was made on that day, and that the old one is gone, is a person’s word, and the file’s history tells whose.`,
    '',
    ...table(['credential', 'made', 'owner', 'due', 'evidence'], rows),
    '',
  ]
}

const ROTATION = [
  'credential',
  'generation',
  'outcome',
  'due',
  'merged',
  'reviewed by',
  'in service',
  'old key gone',
  'evidence',
]
function rotation(row: Rotation): readonly string[] {
  const { credential, generation, outcome, due, mergedBy, mergedAt, reviewedBy, inServiceAt, goneAt, evidence } = row
  const merged = mergedBy === undefined ? prose(row.approvedBy) : `${day(mergedAt)} by ${code(mergedBy)}`
  const who = reviewedBy.length === 0 ? 'nobody' : reviewedBy.map(code).join(', ')
  return [
    code(credential),
    String(generation),
    prose(outcome),
    day(due),
    merged,
    who,
    day(inServiceAt),
    day(goneAt),
    file(evidence),
  ]
}

function late({ credential, due, lateSeconds, state, evidence }: Late): readonly string[] {
  return [code(credential), day(due), days(lateSeconds * 1000), prose(state), file(evidence)]
}

const REMARK = ['credential', 'when', 'what', 'evidence']
function remark({ credential, at, what, evidence }: Remark): readonly string[] {
  return [code(credential), day(at), prose(what), file(evidence)]
}

function standards({ standards: answers }: AuditExport): readonly string[] {
  const rows = answers.map(({ standard, reference, asks, fields }) => [
    standard,
    reference,
    asks,
    fields.map((field) => code(field)).join(', '),
  ])
  return [
    '## Which field answers what',
    '',
    'Of each record. Whether a control is met, an auditor says.',
    '',
    ...table(['standard', 'reference', 'asks', 'fields of the record'], rows),
    '',
  ]
}

function day(at: string | undefined): string {
  return at === undefined || at === '' ? '–' : at.slice(0, 10)
}

function file(url: string): string {
  return link(url.split('/').slice(-1)[0] ?? 'evidence', url)
}
