// What of a credential or of the whole manifest can change, each as one text, so that before and after stand side by side.
import { code, prose, words } from '../../core/render/escape.ts'
import { date, span } from '../../core/render/time.ts'
import type { Calendar } from '../../core/schedule/calendar.ts'
import type { Credential, DeploySpec, Manifest, WitnessSpec } from '../../core/manifest/policy.ts'

/** One thing that can differ. */
export interface Facet<T> {
  readonly name: string
  /** Finished Markdown. */
  readonly of: (thing: T) => string
  /** What a change of it means, where that is not plain. */
  readonly means?: string
}

const NONE = '–'
const AT_ONCE = 'It counts for a rotation that is under way, too.'

/** Of one credential. */
export const CREDENTIAL: readonly Facet<Credential>[] = [
  {
    name: 'provider',
    of: ({ provider }) => prose(provider),
    means:
      'Keyturn looks for the key in service at that provider from then on. Where it does not find it, it stops and asks.',
  },
  { name: '`with:`', of: (one) => (Object.keys(one.with).length === 0 ? NONE : code(JSON.stringify(one.with))) },
  { name: 'who makes its keys', of: ({ mint }) => (mint === undefined ? 'Keyturn' : 'a person') },
  {
    name: 'rotated every',
    of: ({ policy }) => span(policy.every),
    means: 'A key that is overdue by it is proposed by the next run.',
  },
  { name: 'class', of: (one) => one.class },
  {
    name: 'kept in',
    of: ({ stores }) => list(stores.flatMap(({ slots }) => slots.map(({ address }) => code(address)))),
  },
  { name: 'layout', of: ({ stores }) => list([...new Set(stores.map(({ layout }) => layout))]) },
  { name: 'deployed by', of: ({ deploy }) => list(deploy.map(deployment)) },
  { name: 'watched by', of: ({ witnesses }) => list(witnesses.map(witness)) },
  { name: 'proof that is asked for', of: ({ policy }) => policy.verify, means: AT_ONCE },
  { name: 'the old key goes by', of: ({ policy }) => policy.oldKey, means: AT_ONCE },
  { name: '`overlap:`', of: ({ policy }) => span(policy.overlap), means: AT_ONCE },
  { name: '`quiet:`', of: ({ policy }) => span(policy.quiet), means: AT_ONCE },
  { name: '`hold:`', of: ({ policy }) => span(policy.hold), means: AT_ONCE },
  { name: '`expires:`', of: ({ policy }) => span(policy.expires) },
  { name: '`patience-for-silence:`', of: ({ policy }) => span(policy.patienceForSilence) },
  { name: 'windows and freezes', of: ({ policy }) => calendar(policy.calendar), means: AT_ONCE },
  {
    name: '`on-alert:`',
    of: ({ policy }) => policy.onAlert ?? 'ask',
    means:
      'Once it is merged, with `leaked` or `exploited` an open alert of GitHub’s that holds its key is enough: no person is asked first.',
  },
  {
    name: '`exempt:`',
    of: ({ policy: { exempt } }) =>
      exempt === undefined ? NONE : words(`until ${date(exempt.until)}, by ${exempt.by}: ${exempt.because}`),
  },
  {
    name: '`after:`',
    of: ({ after = [] }) => list(after.map(({ credential, served }) => `${code(credential)} ${span(served)}`)),
  },
  { name: '`owner:`', of: ({ owner }) => (owner === undefined ? NONE : code(owner)) },
  { name: '`reviewers:`', of: ({ policy }) => list(policy.reviewers.map(code)) },
  {
    name: '`admin:`',
    of: ({ admin }) => code(admin),
    means: 'The workflow must hand that variable over (`admin-keys`).',
  },
  {
    name: '`endpoint:`',
    of: ({ endpoint }) => (endpoint === undefined ? NONE : code(endpoint)),
    means: 'The workflow must allow an address that is not the provider’s own (`allow-endpoints`).',
  },
  { name: '`incumbent:`', of: ({ incumbent }) => (incumbent === undefined ? NONE : code(incumbent)) },
  { name: '`minted:`', of: ({ minted }) => (minted === undefined ? NONE : date(minted)) },
]

/** Of the manifest as a whole. */
export const WHOLE: readonly Facet<Manifest>[] = [
  { name: 'its place', of: ({ path }) => code(path) },
  {
    name: '`commanders:`',
    of: ({ commanders }) => commanding(commanders),
    means: 'Merging this decides whose commands count.',
  },
  { name: '`limits:`', of: ({ limits }) => `${limits.openProposals} open, ${limits.newPerRun} new per run` },
  { name: '`notify:`', of: ({ notify = [] }) => list(notify.map(code)) },
]

function commanding({ environments, ...everywhere }: Manifest['commanders']): string {
  const own = [...environments].map(([name, demand]) => `${code(name)}: ${demanded(demand)}`)
  return [demanded(everywhere), ...own].join('; ')
}

function demanded({ role, teams }: { readonly role: string; readonly teams: readonly string[] }): string {
  return [role, ...teams.map(code)].join(', ')
}

function deployment(spec: DeploySpec): string {
  switch (spec.kind) {
    case 'none':
      return words(`nothing (${spec.because})`)
    case 'workflow': {
      const inputs = Object.entries(spec.inputs).map(([name, value]) => `${name}=${value}`)
      return code([spec.file, ...inputs].join(' '))
    }
    case 'on-merge':
      return words(`the merge itself${spec.file === undefined ? '' : `: ${spec.file}`}`)
    case 'repository-dispatch':
      return code(`${spec.event} → ${spec.file}`)
    case 'hook':
      return code(spec.variable)
    case 'vercel':
      return code(`vercel ${spec.project}`)
  }
}

function witness(spec: WitnessSpec): string {
  return 'url' in spec ? code(`${spec.kind} ${spec.url}`) : spec.kind
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function calendar({ zone, windows, freezes }: Calendar): string {
  const open = windows.map(
    ({ days, from, to }) => `${days.map((day) => DAYS[day] ?? '').join(' ')} ${clock(from)}-${clock(to)}`,
  )
  const shut = freezes.map(({ from, to }) => `not ${from} to ${to}`)
  const all = [...open, ...shut]
  return all.length === 0 ? 'always' : words(`${all.join(', ')} (${zone})`)
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function list(all: readonly string[]): string {
  return all.length === 0 ? NONE : all.join(', ')
}
