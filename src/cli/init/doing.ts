// What is done at GitHub, in order: gate, seal, App. What was done before something failed is told all the same.
import { Failure } from '../../core/failure.ts'
import type { Manifest } from '../../core/manifest/policy.ts'
import type { GithubRest } from '../../plugins/contract/github.ts'
import { wishesOf } from '../../start/permissions.ts'
import type { Console } from '../output.ts'
import type { Place } from '../place.ts'
import { appIn, makeApp } from './app.ts'
import { gateByHand, makeGate } from './gate.ts'
import type { GithubLook } from './github.ts'
import type { Act, Step } from './report.ts'

export interface Doing {
  /** Undefined: there is no login. */
  readonly at:
    | { readonly rest: GithubRest; readonly look: GithubLook; readonly mask: (text: string) => void }
    | undefined
  readonly place: Place | undefined
  readonly branch: string
  readonly dryRun: boolean
  /** `--app`. */
  readonly app: boolean
  readonly to: Console
  readonly manifest: Manifest | undefined
}

export interface Deeds {
  readonly acts: readonly Act[]
  /** What the App still wants. */
  readonly next: readonly Step[]
  /** The gate has an App, or will be given one by hand as an act says. */
  readonly app: boolean
  readonly failure: Failure | undefined
}

/** Does it, and never throws what a person can do something about. */
export async function doAtGithub(doing: Doing): Promise<Deeds> {
  const acts: Act[] = []
  const next: Step[] = []
  try {
    const app = await inOrder(doing, acts, next)
    return { acts, next, app, failure: undefined }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { acts, next, app: false, failure: unfinished(thrown) }
  }
}

/** True: the App is spoken of in the acts. */
async function inOrder(
  { at, place, branch, dryRun, app, to, manifest }: Doing,
  acts: Act[],
  next: Step[],
): Promise<boolean> {
  if (at === undefined) {
    acts.push(...gateByHand(place, branch))
    return false
  }
  const { rest, look, mask } = at
  const seal = to.env['KEYTURN_SEAL'] || undefined
  await makeGate({ rest, branch, gate: look.gate, dryRun, mask, seal }, acts)
  if (!app && appIn(look) === 'nothing') return false
  const gated = acts.every(({ state }) => state !== 'todo')
  const say = (line: string): void => to.err(`${line}\n`)
  const made = await makeApp({ rest, look, mask, say, dryRun, gated, needs: wishesOf(manifest) })
  acts.push(made.act)
  next.push(...made.next)
  return true
}

function unfinished({ code, message, effect }: Failure): Failure {
  return new Failure(
    code,
    `${message} What is listed above is done: run \`keyturn init\` again, it goes on from there.`,
    {
      effect,
    },
  )
}
