import type { Arguments } from './arguments.ts'
import { demandSeal, hasSeal, open } from './open.ts'
import type { Console } from './output.ts'
import { progressOn } from './progress.ts'

/** `keyturn status`: where every credential stands. Without the seal it shows what can be known, marked as such. */
export async function status(given: Arguments, to: Console): Promise<number> {
  const progress = progressOn(to)
  const { outside, wishes, occasion } = await open(given, progress.to, true)
  if (given.flag('metrics')) demandSeal(to, 'status --metrics')
  if (!hasSeal(to)) {
    const { unsealedStatus } = await import('./unsealed.ts')
    return unsealedStatus(given, to, { outside, wishes })
  }
  const { run } = await import('../start/run.ts')
  const { tell } = await import('./tell.ts')
  progress.at(`Looking at ${outside.owner}/${outside.name}`)
  const result = await run(outside, wishes, occasion).finally(progress.over)
  if (given.flag('metrics')) {
    const { metricsText } = await import('../core/render/metrics.ts')
    to.out(outside.redactor.redact(metricsText(result)))
    return result.problems.length > 0 ? 1 : 0
  }
  // Where something stands is told, not judged: only a manifest that cannot be read is a failure here.
  const code = await tell(given, to, { result, redactor: outside.redactor })
  return result.problems.length > 0 ? code : 0
}
