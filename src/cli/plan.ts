import { run } from '../start/run.ts'
import type { Arguments } from './arguments.ts'
import { demandSeal, open } from './open.ts'
import type { Console } from './output.ts'
import { progressOn } from './progress.ts'
import { tell } from './tell.ts'

/** A run would act: told apart from "all is well" for scripts. */
const WOULD_ACT = 2

/** `keyturn plan`: what a run would do now. Changes nothing. */
export async function plan(given: Arguments, to: Console): Promise<number> {
  demandSeal(to, 'plan')
  const progress = progressOn(to)
  const { outside, wishes, occasion } = await open(given, progress.to, true)
  progress.at(`Looking at ${outside.owner}/${outside.name}`)
  const result = await run(outside, wishes, occasion).finally(progress.over)
  const code = await tell(given, to, { result, redactor: outside.redactor })
  return code === 0 && result.outcomes.some(({ kind }) => kind === 'would-act') ? WOULD_ACT : code
}
