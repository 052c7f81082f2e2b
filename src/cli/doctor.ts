import type { Arguments } from './arguments.ts'
import { paintFor } from './colours.ts'
import { examine } from './doctor/checks.ts'
import { gather } from './doctor/gather.ts'
import { shown } from './doctor/show.ts'
import { unseenIn } from './doctor/unseen.ts'
import { open } from './open.ts'
import { type Console, printJson } from './output.ts'
import { progressOn } from './progress.ts'

/** `keyturn doctor`: what in this repository stands in Keyturn's way, or makes it less safe than it could be. Reads only. */
export async function doctor(given: Arguments, to: Console): Promise<number> {
  const progress = progressOn(to)
  const { outside, wishes } = await open(given, progress.to, true)
  const facts = await gather(outside, wishes, (what) => progress.at(`Looking at ${what}`)).finally(progress.over)
  const [findings, unseen] = [examine(facts), unseenIn(facts)]
  const { kind, login } = facts.token
  const clean: Console = { ...to, out: (text) => to.out(outside.redactor.redact(text)) }
  if (given.flag('json')) printJson(clean, { version: 1, token: { kind, login }, findings, unseen })
  else clean.out(shown(findings, unseen, paintFor(to)))
  return findings.some(({ level }) => level === 'error') ? 1 : 0
}
