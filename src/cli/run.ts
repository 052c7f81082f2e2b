import type { Arguments } from './arguments.ts'
import { hasSeal, open, type Opened } from './open.ts'
import type { Console } from './output.ts'
import { type Progress, progressOn } from './progress.ts'

/** `keyturn run`: with the seal it runs here; without, it starts the workflow and follows it. */
export async function runHere(given: Arguments, to: Console): Promise<number> {
  const progress = progressOn(to)
  return runOpened(given, to, { opened: await open(given, progress.to, false), progress })
}

/** The same, with everything at hand. */
export async function runOpened(
  given: Arguments,
  to: Console,
  { opened, progress }: { readonly opened: Opened; readonly progress: Progress },
): Promise<number> {
  if (!hasSeal(to)) {
    const { dispatch } = await import('./dispatch.ts')
    return dispatch(given, to, opened)
  }
  const { run } = await import('../start/run.ts')
  const { tell } = await import('./tell.ts')
  const { outside, wishes } = opened
  const occasion = wishes.command === undefined ? opened.occasion : await commander(opened)
  progress.at(`Working on ${outside.owner}/${outside.name}`)
  const result = await run(outside, wishes, occasion).finally(progress.over)
  return tell(given, to, { result, redactor: outside.redactor })
}

/** A command counts by who gives it: whoever the token is, as GitHub says it. */
async function commander({ outside, wishes, occasion }: Awaited<ReturnType<typeof open>>): Promise<typeof occasion> {
  const { whoAmI } = await import('./whoami.ts')
  return { ...occasion, actor: await whoAmI(outside, wishes.login) }
}
