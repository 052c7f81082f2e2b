// offboard: somebody leaves. What they own is handed over by a proposal, what they may have seen is rotated, and what Keyturn cannot
// look into is listed. Replayable: the proposal is found before it is made, and one commit takes the command in every entry.
import { entryOf } from '../../core/decide/rule.ts'
import { sealEntry } from '../../core/entry/codec.ts'
import type { Draft } from '../../core/entry/entry.ts'
import type { Command } from '../../core/command.ts'
import { describe, Failure } from '../../core/failure.ts'
import { fateOf } from '../../core/people/fate.ts'
import { handoverBranch, heirsOf, isSame } from '../../core/people/owner.ts'
import { code, mention } from '../../core/render/escape.ts'
import { fateLines, type Fated, type Handed } from '../../core/render/handover.ts'
import { leavingList } from '../../core/render/leaving.ts'
import { demandAuthority, demandGeneral } from '../commands/authority.ts'
import { taken } from '../commands/meaning.ts'
import { isTaken } from '../command.ts'
import type { Shared } from '../kit.ts'
import { withEntry } from '../observe.ts'
import type { Pair } from '../owners.ts'
import type { JournalChange, ProposalFacts } from '../ports.ts'
import { type Changing, changing, firstHere, ownable, type Owned, proposeHandover } from './handover.ts'
import { providersOf } from './providers.ts'

export interface Offboarding {
  readonly shared: Shared
  readonly pairs: readonly Pair[]
  readonly what: Command
  readonly by: string
  readonly request: string
}

export interface Offboarded {
  /** Finished Markdown: what was done, and what is left. */
  readonly text: string
  /** What to go on from. */
  readonly pairs: readonly Pair[]
  /** Those whose owner leaves. */
  readonly owned: readonly Pair[]
}

interface Judged extends Fated {
  readonly pair?: Pair
}

export async function offboard(asked: Offboarding): Promise<Offboarded> {
  const { shared, pairs, what, by } = asked
  await demandGeneral(shared, { what, by })
  const who = what.person ?? ''
  const owned = ownable(shared, pairs).filter(({ owner }) => isSame(owner, who))
  const judged = await Promise.all(owned.map((one) => judge(asked, one)))
  const heirs = await Promise.all(owned.map((one) => heirOf(asked, one)))
  const handed = owned.flatMap((one, n): readonly Changing[] => {
    const to = heirs[n]
    return to === undefined ? [] : [changing(one, to)]
  })
  const list = await listOf(asked, judged)
  const proposed = await propose(asked, handed, ['', ...fateLines(judged), '', ...list])
  const next = await commit(asked, judged)
  const now = pairs.map((pair) => next.get(pair) ?? pair)
  return {
    text: textOf({ ...proposed, who, judged, handed, list }),
    pairs: now,
    owned: now.filter(({ kit }) => isSame(kit.credential.owner, who)),
  }
}

/** A key moves only by the word of who commands it; that somebody owns it changes nothing about that. */
async function judge({ shared, what, by, request }: Offboarding, { credential, pair }: Owned): Promise<Judged> {
  if (pair === undefined) return { credential, fate: 'reminded' }
  const entry = entryOf(pair.ground.basis)
  const fate = isTaken(pair.ground, request) && entry?.ordered ? 'rotates' : fateOf(entry, pair.kit.plugin.traits)
  const judged = { credential, fate, pair }
  if (fate !== 'rotates') return judged
  try {
    await demandAuthority(shared, pair.kit.credential, { what, by })
    return judged
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'refused') throw thrown
    return { ...judged, refused: describe(thrown).replace(/^Nothing was done: /, '') }
  }
}

/** Who reviews or commands it and still works here; else who says that the owner leaves. */
async function heirOf({ shared, what, by }: Offboarding, { of }: Owned): Promise<string | undefined> {
  const leaver = what.person ?? ''
  const { commanders, github } = shared
  const heir = await firstHere(github, heirsOf(of, { leaver, commanders }))
  if (heir !== undefined) return heir
  return isSame(`@${by}`, leaver) ? undefined : `@${by}`
}

interface Proposed {
  readonly facts?: ProposalFacts
  /** Why there is no proposal. */
  readonly why?: string
}

async function propose(
  { shared, what, by, request }: Offboarding,
  handed: readonly Changing[],
  more: readonly string[],
): Promise<Proposed> {
  const who = what.person ?? ''
  if (handed.length === 0) return {}
  try {
    const branch = handoverBranch(who, request)
    const why = `${code(who)} leaves, says ${mention(`@${by}`)}.`
    return { facts: await proposeHandover(shared, { branch, handed, why, more }) }
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'manifest-invalid') throw thrown
    return { why: describe(thrown) }
  }
}

/** All entries in one commit: a run that dies has taken the command everywhere, or nowhere. */
async function commit(
  { shared, what, by, request }: Offboarding,
  judged: readonly Judged[],
): Promise<ReadonlyMap<Pair, Pair>> {
  const { seals, repository, github, clock, log } = shared
  const bind = { seal: seals.current, repositoryId: repository.id }
  const at = clock.now()
  const changes: (JournalChange & { readonly pair: Pair })[] = judged.flatMap(({ pair, fate, refused }) => {
    const from = pair && entryOf(pair.ground.basis)
    if (!pair || !from?.incumbent || isTaken(pair.ground, request)) return []
    const to: Draft = { ...from, requests: taken(from.requests, request) }
    const ordered = { at, by, request, left: what.person ?? '' }
    const orders = fate === 'rotates' && refused === undefined && from.ordered === undefined
    const due: Draft = orders ? { ...to, ordered, tries: { due: at, count: 0 } } : to
    return [{ pair, credential: pair.kit.credential.id, from, to: sealEntry(due, from, bind) }]
  })
  if (changes.length === 0) return new Map()
  const why = `offboard: ${what.person ?? ''} leaves, says ${by}`
  await github.journal.commit(
    changes.map(({ credential, from, to }) => ({ credential, from, to })),
    why,
  )
  log(why)
  return new Map(changes.map(({ pair, to }) => [pair, { ...pair, ground: withEntry(pair.kit, pair.ground, to) }]))
}

async function listOf({ shared, pairs, what }: Offboarding, judged: readonly Judged[]): Promise<readonly string[]> {
  const who = what.person ?? ''
  const reviews = pairs.filter(({ kit }) => kit.credential.policy.reviewers.some((name) => isSame(name, who)))
  const moving = judged.filter(({ fate, refused }) => fate === 'rotates' && refused === undefined)
  const kept = pairs.filter((pair) => !moving.some((one) => one.pair === pair))
  return leavingList({
    who,
    providers: await providersOf(pairs),
    reviews: reviews.map(({ kit }) => kit.credential.id),
    kept: kept.map(({ kit }) => kit.credential.id),
    manifest: shared.source.manifestPath,
  })
}

interface Answer extends Proposed {
  readonly who: string
  readonly judged: readonly Judged[]
  readonly handed: readonly Handed[]
  readonly list: readonly string[]
}

function textOf({ who, judged, handed, facts, why, list }: Answer): string {
  if (judged.length === 0) return [`${code(who)} owns no credential here.`, '', ...list].join('\n')
  const orphans = judged.filter(({ credential }) => !handed.some((one) => one.credential === credential))
  return [
    `\`offboard\` of ${code(who)} is taken: ${judged.length === 1 ? 'one credential is' : `${judged.length} credentials are`} theirs.`,
    '',
    ...fateLines(judged),
    '',
    ...(facts === undefined ? [] : [`Other owners are proposed in #${facts.number}.`]),
    ...(why === undefined ? [] : [why]),
    ...(orphans.length === 0
      ? []
      : ['Nobody is known who could own them instead: `/keyturn owner <credential> @login` names somebody.']),
    '',
    ...list,
  ].join('\n')
}
