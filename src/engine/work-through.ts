// Every credential's loop side by side, and one report.
import { Failure } from '../core/failure.ts'
import { typed } from '../core/typed.ts'
import { teamsOf } from '../core/unit/teams.ts'
import type { Credential, Manifest } from '../core/manifest/policy.ts'
import { MINUTE } from '../core/schedule/due.ts'
import { heedLeaks, settleLeaks, withAlerts } from './alerts/alerted.ts'
import { adoptAll } from './adopt.ts'
import { type Board, createBoard } from './board.ts'
import { rememberProposals } from './book.ts'
import { isActing, obey } from './command.ts'
import { type FleetOptions, resultOf } from './fleet.ts'
import { heed, type Hearing } from './heed.ts'
import type { Kit, Shared } from './kit.ts'
import { leftIn, wordsOfLeft } from './left.ts'
import { goOn, isCalled, namesOf, underKnownNames } from './moves.ts'
import { isPartial, notify } from './notify.ts'
import { groundOf, readingOf, sourceOf } from './observe.ts'
import { among } from './among.ts'
import type { Pair } from './owners.ts'
import { outcomeOf } from './outcome.ts'
import type { FilesAt, Snapshot } from './ports.ts'
import { closeRepaired } from './repaired.ts'
import { lookAfterPeople } from './people/people.ts'
import { isNamed, noSuch, obeyReminded, remindersOfRun } from './reminding.ts'
import type { Conclusion } from './reconcile.ts'
import { createMates } from './unit/mates.ts'
import { type Teams, throughAll, withTeams } from './unit/team.ts'
import type { RunResult } from './result.ts'
import { createSweeps } from './sweeps.ts'

/** From a report to the end of the reported key, in one run: a deployment, a witness that hears late, a provider that settles. */
const EMERGENCY_PATIENCE = 45 * MINUTE
/** So many files are asked for along with the entries. */
const ALONG = 5

/** One run that the index could not end: reads everything, works, and tells. */
export async function workThrough(options: FleetOptions, snapshot: Snapshot, said: Manifest): Promise<RunResult> {
  const named = choose(said, options.only)
  const reading = readingOf(snapshot.lock?.text)
  const left = leftIn({ lock: reading }, said.credentials)
  const entries = snapshot.journal
    ? await options.github.journal.entries([...namesOf(said.credentials), ...left], references(snapshot, named))
    : new Map<string, string>()
  const known = { entries, lock: reading, seals: options.seals, repositoryId: snapshot.repository.id }
  for (const words of wordsOfLeft(left, known, said.reminders)) options.warn(words)
  const manifest: Manifest = { ...said, credentials: underKnownNames(said.credentials, known) }
  const partial = options.only.length > 0 || options.command !== undefined
  options.indexer.know({ manifest, snapshot, entries, partial })
  const teams = teamsOf(manifest.credentials, options.indexer.entry)
  const sweeps = createSweeps()
  const board = boardOf(options, snapshot, manifest)
  const mates = createMates(manifest.credentials, options.indexer.entry)
  const shared = share(options, snapshot, { manifest, mates, later: sweeps.later, ...(board ? { board } : {}) })
  const kits = await Promise.all(chosen(teams, choose(manifest, options.only)).map((one) => options.open(one, shared)))
  const stand = among(manifest.credentials, options.indexer.entry)
  const pairs = kits.map((kit) => ({
    kit,
    ground: groundOf(kit, {
      head: snapshot.head,
      lock: snapshot.lock?.text,
      reading,
      entry: entries.get(kit.credential.id),
      among: stand(kit.credential),
    }),
  }))
  for (const pair of pairs) mates.know(pair)
  if (options.command) return ordered(options, snapshot, { shared, pairs, command: options.command, manifest, teams })
  const heard = mayHear(options) ? await heed(snapshot.said, { shared, pairs, warn: options.warn }) : pairs
  const { pairs: begun, leaks } = mayHear(options)
    ? await heedLeaks(options, { shared, pairs: heard, manifest })
    : { pairs: heard, leaks: [] }
  const concluded = await throughAll(begun, teams)
  const renamed = await goOn(concluded, { open: options.open, shared })
  const adopted = options.dryRun ? renamed : await adoptAll(shared, renamed, { whole: !partial })
  if (mayHear(options)) await closeRepaired({ shared, open: snapshot.open, concluded: adopted })
  if (mayHear(options)) await lookAfterPeople(options, { shared, snapshot, concluded: adopted })
  await sweeps.commit(shared)
  const ended = withAlerts(resultFrom(options, snapshot, adopted), await settleLeaks(leaks, adopted))
  const result = { ...ended, outcomes: [...ended.outcomes, ...remindersOfRun(options, manifest)] }
  if (mayHear(options)) options.indexer.looked(snapshot.edited)
  await remember(options, manifest, result)
  await board?.settle(result.outcomes)
  return withNext(options, result)
}

/** A run that looks at some of them only, or changes nothing, leaves comments and alerts to the next that may do all. */
function mayHear({ dryRun, only }: FleetOptions): boolean {
  return !dryRun && only.length === 0
}

/** A run that looks at some of them only, or changes nothing, cannot or may not say how all of them stand. */
function boardOf(options: FleetOptions, snapshot: Snapshot, manifest: Manifest): Board | undefined {
  const { dashboard, dryRun, only, command, github, clock, warn } = options
  if (!dashboard || dryRun || only.length > 0 || command) return undefined
  const reminded = remindersOfRun(options, manifest)
  const credentials = [...manifest.credentials.map(({ id }) => id), ...reminded.map(({ credential }) => credential)]
  const board = createBoard({ github, repository: snapshot.repository, clock, warn, credentials })
  for (const outcome of reminded) board.stand(outcome)
  return board
}

/** Files that name the versions in use; a few come along, many are asked for by those who need them. */
function references({ head }: Snapshot, credentials: readonly Credential[]): FilesAt {
  const paths = new Set(credentials.flatMap(({ stores }) => stores.flatMap((store) => store.references)))
  return { at: head, paths: paths.size <= ALONG ? [...paths] : [] }
}

interface Concluded {
  readonly kit: Kit
  readonly conclusion: Conclusion
}

interface Ordered extends Pick<Hearing, 'shared' | 'pairs'> {
  readonly command: NonNullable<FleetOptions['command']>
  readonly manifest: Manifest
  readonly teams: Teams
}

async function ordered(
  options: FleetOptions,
  snapshot: Snapshot,
  { shared, pairs, command, manifest, teams }: Ordered,
): Promise<RunResult> {
  const begun = await begin(pairs, command, shared)
  const concluded = await throughAll(withTeams(begun, pairs, teams), teams)
  const adopted = await adoptAll(shared, await goOn(concluded, { open: options.open, shared }), { whole: false })
  const result = resultFrom(options, snapshot, adopted)
  await remember(options, manifest, result)
  return withNext(options, result)
}

/** Carries a command of `workflow_dispatch` or of the command line out; gives back what it was about. */
async function begin(
  pairs: readonly Pair[],
  command: NonNullable<FleetOptions['command']>,
  shared: Shared,
): Promise<readonly Pair[]> {
  const { verb, credential = '' } = command.what
  if (verb === 'offboard') {
    if (command.by.attempt > 1) return []
    const { offboard } = await import('./people/offboard.ts')
    const { text, owned } = await offboard({
      shared,
      pairs,
      what: command.what,
      by: command.by.login,
      request: command.by.request,
    })
    shared.log(text)
    return owned
  }
  if (!isActing(verb))
    throw new Failure(
      'input-invalid',
      `Nothing was done: \`${verb}\` is answered in a comment, \`/keyturn ${verb}\`, and by the command line. A run shows everything in its summary.`,
      { effect: 'not-done' },
    )
  if (await obeyReminded(shared, command)) return []
  const pair = pairs.find(({ kit }) => isCalled(kit.credential, credential))
  if (!pair)
    throw new Failure('input-invalid', `Nothing was done: ${noSuch(shared, credential)}.`, { effect: 'not-done' })
  return [{ ...pair, ground: await obey(pair.kit, pair.ground, command) }]
}

/** How every credential stands now. */
function resultFrom(options: FleetOptions, snapshot: Snapshot, concluded: readonly Concluded[]): RunResult {
  const outcomes = concluded.map(({ kit, conclusion }) => outcomeOf(kit, conclusion))
  return { ...resultOf(options, snapshot), outcomes }
}

/** A whole run tells who must be told, and the index what it must know; that is written once more only if it says something else. */
async function remember(options: FleetOptions, manifest: Manifest, result: RunResult): Promise<void> {
  if (options.dryRun || options.only.length > 0) return
  const stopped = result.outcomes.filter(({ kind, alerts }) => kind === 'park' || kind === 'failed' || alerts)
  const { told, again } = await notify(options, manifest, result)
  // Of what a command's run did not look at, nothing new is known.
  const seen = result.outcomes.map(({ credential }) => credential)
  const others = isPartial(options) ? options.indexer.attention().filter((one) => !seen.includes(one)) : []
  options.indexer.attend([...new Set([...others, ...stopped.map(({ credential }) => credential), ...again])], told)
  await options.indexer.settle(options.github.journal)
}

function withNext(options: FleetOptions, result: RunResult): RunResult {
  const next = options.indexer.next()
  return next === undefined ? result : { ...result, next }
}

function share(
  options: FleetOptions,
  snapshot: Snapshot,
  fleet: Pick<Shared, 'later' | 'board' | 'mates'> & { readonly manifest: Manifest },
): Shared {
  const { clock } = options
  const { limits, commanders } = fleet.manifest
  let begun = 0
  const open = snapshot.open.filter(({ branch }) => branch.startsWith('keyturn/rotate/')).length
  return {
    github: { ...options.github, proposals: rememberProposals(options.github.proposals, clock) },
    repository: snapshot.repository,
    commanders,
    clock,
    seals: options.seals,
    mask: options.mask,
    run: options.run,
    ...(options.runId === undefined ? {} : { runId: options.runId }),
    version: options.version,
    dryRun: options.dryRun,
    deadline: clock.monotonic() + options.patience,
    emergencyDeadline: clock.monotonic() + Math.max(options.patience, EMERGENCY_PATIENCE),
    log: options.log,
    mayBegin: () => begun < limits.newPerRun && open + begun < limits.openProposals,
    begun: () => {
      begun += 1
    },
    later: fleet.later,
    ...(fleet.mates ? { mates: fleet.mates } : {}),
    source: sourceOf(snapshot),
    reminders: fleet.manifest.reminders ?? [],
    gone: () => options.indexer.people().gone,
    ...(fleet.board ? { board: fleet.board } : {}),
  }
}

/** Who names one means its unit. */
function chosen(teams: Teams, asked: readonly Credential[]): readonly Credential[] {
  return teams.filter((team) => team.some((one) => asked.includes(one))).flat()
}

function choose({ credentials, reminders = [] }: Manifest, only: readonly string[]): readonly Credential[] {
  if (only.length === 0) return credentials
  const unknown = only.find(
    (name) => !credentials.some((one) => isMeant(one, name)) && !reminders.some((one) => isNamed(one, name)),
  )
  if (unknown !== undefined)
    throw new Failure(
      'input-invalid',
      `Nothing was done: \`only\` names ${typed(unknown)}, which is not in rotation.yml.`,
      {
        effect: 'not-done',
      },
    )
  return credentials.filter((credential) => only.some((name) => isMeant(credential, name)))
}

/** By its key's name, too. */
function isMeant(credential: Credential, name: string): boolean {
  return name === credential.key || isCalled(credential, name)
}
