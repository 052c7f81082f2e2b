// What monitoring reads: Prometheus' text format, version 0.0.4. Times and states only, and the same series at every run.
import { PHASES } from '../phase.ts'
import { REASONS } from '../reasons.ts'
import { VERSION } from '../version.ts'
import { halvesOf, urgencyOf, type OutcomeTexts, type RunTexts } from './outcome.ts'

/** One family: its series, each with its labels and its number. */
interface Family {
  readonly name: string
  readonly help: string
  readonly samples: readonly Sample[]
}

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

interface Gauge {
  readonly name: string
  readonly help: string
  /** Undefined: there is nothing to tell of this one. */
  readonly of: (outcome: OutcomeTexts, run: RunTexts) => number | undefined
}

/** One number for each credential, told of the moment at which the run looked. */
const GAUGES: readonly Gauge[] = [
  {
    name: 'keyturn_key_age_seconds',
    help: 'Age of the key in service when the run looked. Absent: not adopted, or nobody knows.',
    of: ({ minted }, { at }) => (minted === undefined ? undefined : seconds(Math.max(0, at - minted))),
  },
  {
    name: 'keyturn_key_minted_timestamp_seconds',
    help: 'When the key in service was made; its age at any moment is time() less this.',
    of: ({ minted }) => (minted === undefined ? undefined : seconds(minted)),
  },
  {
    name: 'keyturn_key_due_timestamp_seconds',
    help: 'When the key in service is due to be rotated.',
    of: ({ due }) => (due === undefined ? undefined : seconds(due)),
  },
  {
    name: 'keyturn_key_overdue_seconds',
    help: 'How long the key in service is overdue; 0 while it is not, or once a new key has taken its place.',
    of: (outcome, { at }) => (isOverdue(outcome, at) ? seconds(at - (outcome.due ?? at)) : 0),
  },
  {
    name: 'keyturn_key_exempt_until_timestamp_seconds',
    help: 'Until when a recorded exemption excuses the age of the key in service. Absent: there is none.',
    of: ({ exempt }) => (exempt === undefined ? undefined : seconds(exempt.until)),
  },
  {
    name: 'keyturn_key_generation',
    help: 'Generation of the key in service; 0 is the adopted one.',
    of: ({ generation }) => generation,
  },
  {
    name: 'keyturn_failed_attempts',
    help: 'Attempts for the current due date that brought no key into service; after three a person must look.',
    of: ({ failedAttempts }) => failedAttempts ?? 0,
  },
  { name: 'keyturn_parked', help: '1: stopped until a person has looked.', of: ({ kind }) => flag(kind === 'park') },
  { name: 'keyturn_failed', help: '1: a step failed in this run.', of: ({ kind }) => flag(kind === 'failed') },
  {
    name: 'keyturn_waits_for_person',
    help: '1: nothing goes on before a person does something; a proposal in review counts.',
    of: ({ kind, because }) => flag(kind === 'park' || REASONS[because].blame === 'person'),
  },
  {
    name: 'keyturn_proposal_open',
    help: '1: the run knew of a pull request of this credential.',
    of: ({ proposal }) => flag(proposal !== undefined),
  },
]

/** The whole file; `promtool check metrics` has nothing to say against it. */
export function metricsText(run: RunTexts): string {
  const credentials = run.outcomes.toSorted((a, b) => (a.credential < b.credential ? -1 : 1))
  const families: readonly Family[] = [
    ...ofRun(run),
    ...GAUGES.map(({ name, help, of }): Family => ({
      name,
      help,
      samples: credentials.flatMap((outcome): readonly Sample[] => {
        const value = of(outcome, run)
        return value === undefined ? [] : [[labelsOf(outcome, run), value]]
      }),
    })),
    phases(credentials, run),
  ]
  return families.map(familyText).join('')
}

function ofRun(run: RunTexts): readonly Family[] {
  const { repository, outcomes, problems } = run
  const numbers = [
    ['keyturn_last_run_timestamp_seconds', 'When the run looked that these numbers are from.', seconds(run.at)],
    ['keyturn_credentials', 'Credentials that the run looked at.', outcomes.length],
    ['keyturn_manifest_problems', 'Mistakes in rotation.yml; while there is one, nothing is touched.', problems.length],
  ] as const
  const version: Sample = [{ repository, version: VERSION }, 1]
  return [
    { name: 'keyturn_build_info', help: 'Which Keyturn looked.', samples: [version] },
    ...numbers.map(([name, help, value]): Family => ({ name, help, samples: [[{ repository }, value]] })),
  ]
}

/** Every phase has a series, so that none appears out of nothing and none is left behind. */
function phases(credentials: readonly OutcomeTexts[], run: RunTexts): Family {
  return {
    name: 'keyturn_phase',
    help: '1 for the phase a credential is in, 0 for every other.',
    samples: credentials.flatMap((outcome) =>
      PHASES.map((phase): Sample => [{ ...labelsOf(outcome, run), phase }, flag(outcome.phase === phase)]),
    ),
  }
}

function isOverdue(outcome: OutcomeTexts, at: number): boolean {
  return urgencyOf(outcome, at) === 'overdue'
}

/** An environment that is not there is an empty label, which Prometheus takes for none. */
function labelsOf({ credential, provider }: OutcomeTexts, { repository }: RunTexts): Labels {
  const [key, environment] = halvesOf(credential)
  return { repository, credential, key, environment, provider }
}

function familyText({ name, help, samples }: Family): string {
  if (samples.length === 0) return ''
  const lines = samples.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n')
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')
}

/** Prometheus' own three escapes; other control characters have no place in a name. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

function flag(is: boolean): 0 | 1 {
  return is ? 1 : 0
}
