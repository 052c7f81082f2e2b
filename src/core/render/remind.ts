import type { Instant } from '../facts.ts'
import type { Exemption } from '../manifest/policy.ts'
import { hintOf } from '../remind/outcome.ts'
import type { Reminder, Standing } from '../remind/standing.ts'
import type { Annotation } from './annotations.ts'
import { code, mention, prose, table, words } from './escape.ts'
import { exempted, exemptionOver } from './exempted.ts'
import { ageText, dueText } from './outcome.ts'
import { date, days } from './time.ts'

/** What a run with `mode: remind` found. */
export interface ReminderTexts {
  readonly at: Instant
  /** Path of the manifest. */
  readonly path: string
  readonly reminders: readonly Reminder[]
}

const SIGNS: Readonly<Record<Standing, string>> = { overdue: '🔴', unknown: '❔', soon: '🟡', young: '⚪' }
const WORDS: Readonly<Record<Standing, string>> = {
  overdue: 'overdue',
  unknown: 'of unknown age',
  soon: 'due soon',
  young: 'young enough',
}

const REPLACE =
  'Make a new key at the provider, put it where the old one is, and deploy. When nothing uses the old key any more, delete it, and say the day in'

/** What a person can do; the others need nobody. */
export const REMEDIES = {
  overdue: `${REPLACE} \`minted:\`.`,
  unknown: 'Say in `minted:` when the key was made; the provider’s console shows it.',
} as const satisfies Partial<Record<Standing, string>>

const NEXT = `### What the next step gives

Keyturn only reminds here: it reads the manifest, and no key is in its reach. With a GitHub App, a seal and an admin key it does the work as well: it sees each key's age at its provider, makes the next one in time, tries it, and proposes it by pull request; merging puts it into service, and the old key is deleted once it is silent. [How to set it up](https://github.com/keyturn/keyturn#set-it-up).`

/** The job summary of `mode: remind`. */
export function remindSummary(found: ReminderTexts): string {
  return [`## Keyturn`, '', ...listOf(found, AGES), '', NEXT, ''].join('\n')
}

/** The one issue. It says dates and no ages, and nothing of the run that wrote it: it changes when there is something new to say. */
export function remindIssue(found: ReminderTexts): { readonly title: string; readonly body: string } {
  const last = `<sub>Made from ${code(found.path)}. It is closed when nothing is overdue any more; editing it changes nothing.</sub>`
  return { title: 'Keys to rotate', body: [...listOf(found, DATES), '', last, ''].join('\n') }
}

/** One warning per overdue key, at its line; those of unknown age are only noticed. */
export function remindAnnotations({ at, path, reminders }: ReminderTexts): readonly Annotation[] {
  return reminders.flatMap((reminder): readonly Annotation[] => {
    const { standing, line, column } = reminder
    if (standing !== 'overdue' && standing !== 'unknown') return []
    const level = standing === 'overdue' ? 'warning' : 'notice'
    return [{ level, message: sentence(reminder, at), file: path, line, column }]
  })
}

/** `openai/production (@mona) was due 31 days ago: …`, for the log, the annotations and the output. */
export function sentence(reminder: Reminder, at: Instant): string {
  const { credential, owner } = reminder
  return `${credential}${owner === undefined ? '' : ` (${owner})`} ${clause(reminder, at)}`
}

/** The same without who it is about. */
export function clause({ standing, minted, due, every, exempt }: Reminder, at: Instant): string {
  if (standing === 'unknown') {
    const why = minted === undefined ? 'has no `minted:`' : `has \`minted: ${date(minted)}\`, which is still to come`
    return `${why}, so nobody knows how old its key is`
  }
  const left = standing === 'overdue' ? `was due ${dueText(due, at)}` : `is due ${dueText(due, at)}`
  return `${left}: its key is ${ageText(minted, at)} old, of ${days(every)} at most${exemption(exempt, standing)}`
}

function exemption(exempt: Exemption | undefined, standing: Standing): string {
  if (exempt === undefined) return ''
  return standing === 'overdue' ? exemptionOver(exempt) : `; exempt ${exempted(exempt)}`
}

/** How times are told: as of the run that tells them, or so that they stay true. */
interface Telling {
  readonly made: 'age' | 'made'
  readonly minted: (minted: Instant | undefined, at: Instant) => string
  readonly due: (due: Instant | undefined, at: Instant) => string
  /** What stands in the place of the day on which a new key is made. */
  readonly day: (at: Instant) => string
}

const AGES: Telling = { made: 'age', minted: ageText, due: dueText, day: date }
const DATES: Telling = { made: 'made', minted: dateOr, due: dateOr, day: () => 'YYYY-MM-DD' }

function dateOr(at: Instant | undefined): string {
  return at === undefined ? '–' : date(at)
}

function listOf(found: ReminderTexts, telling: Telling): readonly string[] {
  const { at, reminders } = found
  return [
    `**${overall(reminders)}**`,
    '',
    ...table(
      ['', 'key', 'environment', 'provider', telling.made, 'due', 'owner'],
      few(reminders).map((reminder) => row(reminder, at, telling)),
    ),
    ...more(reminders),
    ...rotating(found, telling),
    ...dating(found),
  ]
}

function overall(reminders: readonly Reminder[]): string {
  const counted = Object.entries(WORDS).flatMap(([standing, word]) => {
    const many = reminders.filter((reminder) => reminder.standing === standing).length
    return many === 0 ? [] : [`${many} ${word}`]
  })
  return `${reminders.length} ${reminders.length === 1 ? 'key' : 'keys'}: ${counted.join(', ')}.`
}

function row(reminder: Reminder, at: Instant, telling: Telling): readonly string[] {
  const { standing, key, environment, provider, minted, due, owner } = reminder
  const known = standing === 'unknown' ? undefined : minted
  const when = telling.due(due, at)
  return [
    SIGNS[standing],
    code(key),
    environment === undefined ? '–' : code(environment),
    prose(provider),
    telling.minted(known, at),
    standing === 'overdue' ? `**${when}**` : when,
    owner === undefined ? '–' : mention(owner),
  ]
}

function rotating({ at, path, reminders }: ReminderTexts, { day }: Telling): readonly string[] {
  const due = reminders.filter(({ standing }) => standing === 'overdue')
  if (due.length === 0) return []
  return [
    '',
    '### What is overdue',
    '',
    ...few(due).map(
      ({ credential, owner, line, ...hint }) =>
        `- **${code(credential)}**, line ${line} of ${code(path)}: ${owner === undefined ? 'nobody is named as its `owner:`' : `${mention(owner)} looks after it`}${words(hintOf(hint))}`,
    ),
    ...more(due),
    '',
    `${REPLACE} ${code(path)}: \`minted: ${day(at)}\`.`,
  ]
}

function dating({ path, reminders }: ReminderTexts): readonly string[] {
  const unknown = reminders.filter(({ standing }) => standing === 'unknown')
  if (unknown.length === 0) return []
  return [
    '',
    '### Whose age nobody knows',
    '',
    `${REMEDIES.unknown} In ${code(path)}:`,
    '',
    '```yaml',
    'keys:',
    ...linesOf(few(unknown)),
    '```',
    ...more(unknown),
  ]
}

/** A text of GitHub's has room for so many, thrice; the most urgent come first. */
const MOST = 100

function few(reminders: readonly Reminder[]): readonly Reminder[] {
  return reminders.slice(0, MOST)
}

function more(reminders: readonly Reminder[]): readonly string[] {
  return reminders.length <= MOST ? [] : ['', `And ${reminders.length - MOST} more.`]
}

/** The lines to add, where they belong; what stands there as a placeholder is refused, so that it cannot be left in. */
function linesOf(unknown: readonly Reminder[]): readonly string[] {
  return [...new Set(unknown.map(({ key }) => key))].sort().flatMap((name) => {
    const all = unknown.filter(({ key }) => key === name)
    const [first] = all
    if (first?.environment === undefined)
      return [`  ${name}:`, `    provider: ${first?.provider ?? ''}`, '    minted: YYYY-MM-DD']
    const each = all.flatMap(({ environment = '' }) => [`      ${environment}:`, '        minted: YYYY-MM-DD'])
    return [`  ${name}:`, '    environments:', ...each]
  })
}
