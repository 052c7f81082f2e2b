// What stands still, and what to do about it. Pure: facts in, findings out.
import type { Instant } from '../../core/facts.ts'
import { moment } from '../../core/render/time.ts'
import { longestPause } from '../../start/cron.ts'
import { enabling, lengthOf, NOBODY, OFF, UNREAD_CRON, UNSCHEDULED } from '../../start/standstill.ts'
import { settingOf } from '../permissions.ts'
import type { Facts, OwnWorkflow, RunFacts } from './facts.ts'

/** One thing that a person should know. */
export interface Finding {
  readonly what: string
  readonly means: string
  readonly fix: string
  /** No key is turned while it is so. */
  readonly still: boolean
}

const HOUR = 3_600_000
/** One run may be late or lost, as GitHub says of busy hours ("Events that trigger workflows", schedule); two are silence. */
const TWICE = 2
/** What GitHub calls a workflow that it switched off itself; one that a person switched off is that person's. */
const ASLEEP = 'disabled_inactivity'
const FAILED: readonly string[] = ['failure', 'timed_out', 'startup_failure']
/** Ends that say nothing of whether Keyturn can work. */
const NEITHER: readonly string[] = ['skipped', 'cancelled', 'neutral', 'stale', 'action_required']

/** Numbers of the workflows that the bot may switch on again. */
export function toEnable({ workflows }: Facts): readonly number[] {
  return workflows.flatMap(({ state, id }) => (state === ASLEEP && id !== undefined ? [id] : []))
}

/** Everything that is to be said; nothing where Keyturn is not in use. */
export function findingsOf(facts: Facts, now: Instant): readonly Finding[] {
  const { manifest, workflows } = facts
  if (workflows.length === 0) {
    const nobody = { what: 'No workflow on the default branch uses Keyturn.', ...NOBODY, still: true }
    return manifest ? [nobody, ...blind(facts)] : []
  }
  const off = workflows.filter(({ state }) => state !== undefined && state !== 'active')
  const awake = workflows.filter((one) => !off.includes(one))
  return [
    ...off.map(switchedOff),
    ...(awake.length === 0 ? [] : [...unscheduled(workflows), ...silent(awake, now), ...failing(awake)]),
    ...gone(facts),
    ...blind(facts),
  ]
}

function switchedOff({ path, state }: OwnWorkflow): Finding {
  const by = state === ASLEEP ? 'GitHub has switched it off' : 'somebody has switched it off'
  const fix =
    state === ASLEEP
      ? `The bot tried to switch it on again, and GitHub did not let it. ${OFF.fix} In a shell: \`${enabling(path)}\`.`
      : `If that was not meant: switch it on. The bot leaves alone what a person switched off. In a shell: \`${enabling(path)}\`.`
  return { what: `\`${path}\` is switched off: ${by}.`, means: OFF.means, fix, still: true }
}

/** With several, it is enough that one is woken. */
function unscheduled(workflows: readonly OwnWorkflow[]): readonly Finding[] {
  const crons = workflows.flatMap((one) => one.crons)
  const path = workflows[0]?.path ?? ''
  if (crons.length === 0) return [{ what: `\`${path}\` has no \`schedule\`.`, ...UNSCHEDULED, still: true }]
  if (longestPause(crons) !== undefined) return []
  const what = `\`${path}\` has a cron that GitHub does not read: \`${crons.join(' · ')}\`.`
  return [{ what, ...UNREAD_CRON, still: true }]
}

function silent(workflows: readonly OwnWorkflow[], now: Instant): readonly Finding[] {
  const crons = workflows.flatMap((one) => one.crons)
  const pause = crons.length === 0 ? undefined : longestPause(crons)
  if (pause === undefined || workflows.some(({ runs }) => runs === undefined)) return []
  const last = latest(workflows.flatMap(({ runs }) => runs ?? []).map(({ at }) => at))
  const since = last ?? latest(workflows.flatMap((one) => one.since ?? []))
  if (since === undefined || now - since <= TWICE * pause * HOUR) return []
  const path = workflows[0]?.path ?? ''
  const when = last === undefined ? 'It has not run yet' : `Its last run began on ${moment(last)}`
  return [
    {
      what: `\`${path}\` has not run for more than twice its interval.`,
      means: `${when}, and its schedule wakes it every ${lengthOf(pause)} at least. Until it runs again no key is turned, and nothing else tells you.`,
      fix: 'Look at it under Actions. If nothing is waiting there, start it by hand with *Run workflow*; if that is refused, Actions may be switched off for this repository, or its minutes may be used up.',
      still: true,
    },
  ]
}

/** One failed run may be a bad hour of somebody's; the next one usually goes on from there. */
function failing(workflows: readonly OwnWorkflow[]): readonly Finding[] {
  const over = workflows
    .flatMap(({ runs }) => runs ?? [])
    .filter(({ conclusion }) => conclusion !== undefined && !NEITHER.includes(conclusion))
    .toSorted((a, b) => b.at - a.at)
  const good = over.findIndex((run) => !hasFailed(run))
  const streak = good === -1 ? over : over.slice(0, good)
  const [newest, first] = [streak[0], streak.at(-1)]
  if (newest === undefined || first === undefined || streak.length < TWICE) return []
  return [
    {
      what: `Every run of Keyturn since ${moment(first.at)} has failed.`,
      means:
        'GitHub may refuse its token, a permission may be missing, or a file may be wrong. What is under way stays where it is: both keys live, and nothing is lost.',
      fix: `The newest run says why, in its first error: [open it](${newest.url}). \`keyturn doctor\` looks at everything else.`,
      still: true,
    },
  ]
}

function hasFailed({ conclusion }: RunFacts): boolean {
  return conclusion !== undefined && FAILED.includes(conclusion)
}

function gone({ gone: login, workflows }: Facts): readonly Finding[] {
  const path = workflows.find(({ crons }) => crons.length > 0)?.path
  if (login === undefined || path === undefined) return []
  return [
    {
      what: `\`${login}\`, who changed the schedule of \`${path}\` last, has no access to this repository any more.`,
      means:
        'GitHub runs a schedule in the name of who changed it last, and can stop it once that account is gone. Then nobody wakes Keyturn.',
      fix: `Somebody who stays changes the cron in \`${path}\`, by a minute, and brings that to the default branch. From then on the schedule is theirs.`,
      still: false,
    },
  ]
}

function blind({ lacks }: Facts): readonly Finding[] {
  if (lacks.length === 0) return []
  const settings = lacks.map(settingOf)
  const which = settings.every((one) => one === undefined)
    ? 'permissions that it asks for'
    : settings.flatMap((one) => (one === undefined ? [] : [`“${one}”`])).join(', ')
  return [
    {
      what: `Keyturn’s bot lacks ${which}.`,
      means: 'It hears less than it should, and cannot tell whether Keyturn is awake. No key depends on it.',
      fix: 'Grant it in the App’s settings under *Permissions & events*, then accept the change where the App is installed.',
      still: false,
    },
  ]
}

function latest(times: readonly Instant[]): Instant | undefined {
  return times.length === 0 ? undefined : Math.max(...times)
}
