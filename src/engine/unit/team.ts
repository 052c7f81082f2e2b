// The loops of credentials that go as one: one after the other, and again as long as one of them did something that another waits for.
import type { Step } from '../../core/decide/decision.ts'
import type { Credential } from '../../core/manifest/policy.ts'
import { upon } from '../../core/upon.ts'
import { refresh } from '../observe.ts'
import type { Pair } from '../owners.ts'
import { type Conclusion, MOST_ACTS, reconcile, worthSleeping } from '../reconcile.ts'
import { type Aside, sideBySide } from '../side-by-side.ts'
import type { Kit } from '../kit.ts'

interface Concluded {
  readonly kit: Kit
  readonly conclusion: Conclusion
}

interface Turn extends Concluded {
  /** How much all of them had done when it was looked at last. */
  readonly at: number
}

/** How many loops run at once; GitHub's pace, not this, is what bounds a fleet. */
const AT_ONCE = 16

/** Who goes with whom; most go alone. */
export type Teams = readonly (readonly Credential[])[]

/** Every loop, side by side; those of one team in turns. */
export async function throughAll(pairs: readonly Pair[], teams: Teams): Promise<readonly Concluded[]> {
  const teamOf = new Map(teams.flatMap((team, index) => team.map(({ id }) => [id, index] as const)))
  const grouped = new Map<number | string, Pair[]>()
  for (const pair of pairs) upon(grouped, teamOf.get(pair.kit.credential.id) ?? pair.kit.credential.id).push(pair)
  return (await sideBySide([...grouped.values()], AT_ONCE, reconcileTeam)).flat()
}

/** These, and whoever goes together with one of them. */
export function withTeams(meant: readonly Pair[], all: readonly Pair[], teams: Teams): readonly Pair[] {
  const ids = new Set(meant.map(({ kit }) => kit.credential.id))
  const others = new Set(
    teams.filter((team) => team.some(({ id }) => ids.has(id))).flatMap((team) => team.map(({ id }) => id)),
  )
  return [...meant, ...all.filter(({ kit }) => others.has(kit.credential.id) && !ids.has(kit.credential.id))]
}

/** Never throws. One that fails is not tried again in this run; the others go as far as they can without it. */
async function reconcileTeam(pairs: readonly Pair[], aside: Aside): Promise<readonly Concluded[]> {
  const [only] = pairs
  if (only && pairs.length === 1 && !isJoint(only))
    return [{ kit: only.kit, conclusion: await reconcile(only.kit, only.ground, aside) }]
  const turns: Turn[] = []
  for (const pair of pairs) pair.kit.shared.mates?.know(pair)
  let done = 0
  for (;;) {
    const before = done
    for (const [index, { kit, ground }] of pairs.entries()) {
      const last = turns[index]
      if (last && (isEnded(last) || last.at === done)) continue
      const conclusion = after(last, await turnOf(kit, last?.conclusion.ground ?? ground))
      kit.shared.mates?.know({ kit, ground: conclusion.ground })
      done += conclusion.acted.length - (last?.conclusion.acted.length ?? 0)
      turns[index] = { kit, conclusion, at: done }
    }
    if (done === before && !(await sleepAll(turns, aside))) return turns
    if (done === before) for (const [index, turn] of turns.entries()) turns[index] = { ...turn, at: -1 }
  }
}

function isJoint({ kit, ground: { basis } }: Pair): boolean {
  return (
    kit.credential.together !== undefined ||
    (basis.entry.state === 'good' && basis.entry.entry.candidate?.joint !== undefined)
  )
}

/** What another committed in its name is what it goes on from. */
function turnOf(kit: Kit, ground: Pair['ground']): Promise<Conclusion> {
  return reconcile(kit, kit.shared.mates?.pair(kit.credential.id)?.ground ?? ground, 'awake')
}

function after(last: Turn | undefined, now: Conclusion): Conclusion {
  const acted: readonly Step['do'][] = [...(last?.conclusion.acted ?? []), ...now.acted]
  return { ...now, acted }
}

function isEnded({ conclusion: { failure, acted } }: Turn): boolean {
  return failure !== undefined || acted.length >= MOST_ACTS
}

/** Until the first of them has something to look at again; false: that is beyond this run's patience. */
async function sleepAll(turns: readonly Turn[], aside: Aside): Promise<boolean> {
  const waits = turns
    .filter((turn) => !isEnded(turn))
    .flatMap(({ kit, conclusion: { decision, ground } }) => worthSleeping({ kit, ground }, decision) ?? [])
  const [first] = turns
  if (waits.length === 0 || !first) return false
  await aside(() => first.kit.shared.clock.sleep(Math.max(Math.min(...waits), 1_000)))
  for (const { kit, conclusion } of turns)
    kit.shared.mates?.know({ kit, ground: await refresh(kit, conclusion.ground) })
  return true
}
