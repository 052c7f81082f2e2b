import type { Verdict } from '../core/decide/decide.ts'
import { formatProblems } from '../core/manifest/format.ts'
import { REASONS } from '../core/reasons.ts'
import { reminderVerdicts } from '../core/remind/outcome.ts'
import { verdicts } from '../engine/explain.ts'
import { remindersNamed } from '../engine/reminding.ts'
import { wayBack } from '../engine/way-back.ts'
import { fleetOf } from '../start/run.ts'
import { survey } from '../start/survey.ts'
import type { Arguments } from './arguments.ts'
import { demandSeal, open } from './open.ts'
import { bold, type Console, printJson } from './output.ts'
import { progressOn } from './progress.ts'
import { wrap } from './wrap.ts'

/** `keyturn explain <credential>`: each rule with its verdict, up to the one that decides. */
export async function explainOne(given: Arguments, to: Console): Promise<number> {
  demandSeal(to, 'explain')
  const progress = progressOn(to)
  const { outside, wishes, occasion } = await open(given, progress.to, true)
  progress.at(`Looking at ${outside.owner}/${outside.name}`)
  const looked = await look(outside, { ...wishes, only: given.rest }, occasion).finally(progress.over)
  if ('problems' in looked) {
    to.err(`${formatProblems(looked.problems)}\n`)
    return 1
  }
  if (given.flag('json')) printJson(to, { version: 1, credentials: looked })
  else for (const one of looked) to.out(outside.redactor.redact(shown(one, to)))
  return 0
}

interface Explained {
  readonly credential: string
  readonly verdicts: readonly Verdict[]
  readonly wayBack?: string
}

/** A key without its environment names each of its credentials. */
async function look(...asked: Parameters<typeof fleetOf>): Promise<readonly Explained[] | Problems> {
  const looked = await survey(fleetOf(...asked))
  if ('problems' in looked) return looked
  const told: Explained[] = []
  for (const kit of looked.kits) {
    const ground = await looked.ground(kit)
    const back = await wayBack(kit, ground)
    told.push({
      credential: kit.credential.id,
      verdicts: await verdicts(kit, ground),
      ...(back === undefined ? {} : { wayBack: back }),
    })
  }
  const [{ clock }, { only }] = asked
  const reminded = remindersNamed(looked.manifest, only)
  return [...told, ...reminded.map((key) => ({ credential: key.id, verdicts: reminderVerdicts(key, clock.now()) }))]
}

type Problems = Extract<Awaited<ReturnType<typeof survey>>, { problems: unknown }>

function shown({ credential, verdicts: told, wayBack: back }: Explained, to: Console): string {
  const lines = [
    ...told.map((verdict) => textOf(verdict)),
    ...remedyOf(told.at(-1)),
    ...(back === undefined ? [] : wrap(`  ${back}`)),
  ]
  return `${bold(to, credential)}\n${lines.join('\n')}\n`
}

/** What a person does about it, where it is a person's move. */
function remedyOf(last: Verdict | undefined): readonly string[] {
  const decision = last?.decision
  if (decision === undefined || decision.kind === 'look' || decision.kind === 'act') return []
  const { remedy, blame } = REASONS[decision.because]
  return remedy !== '' && (decision.kind === 'park' || blame === 'person') ? wrap(`  → ${remedy}`) : []
}

function textOf({ rule, decision }: Verdict): string {
  const name = `  ${rule.padEnd(13)}`
  if (decision === undefined || decision.kind === 'look') return `${name}–`
  const does = decision.kind === 'act' ? `${decision.kind}: ${decision.step.do}` : decision.kind
  const until =
    'until' in decision && decision.until !== undefined ? `, until ${new Date(decision.until).toISOString()}` : ''
  const about = 'about' in decision && decision.about !== undefined ? ` (${decision.about})` : ''
  return `${name}${does}: ${REASONS[decision.because].text}${about}${until}`
}
