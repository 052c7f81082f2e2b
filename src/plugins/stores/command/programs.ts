// What programs are asked, and what their ends mean. What they print is searched for a tag, and kept nowhere: it may hold anything.
import { Failure, type Effect } from '../../../core/failure.ts'
import type { Tag } from '../../../core/facts.ts'
import type { Secret } from '../../../core/secret.ts'
import { parseTag } from '../../../core/tag.ts'
import type { CommandPort, CommandVerb, Ended } from '../../contract/command.ts'

/** A tag wherever it stands: in a note, a description, a line of JSON. */
const MARK = /(?<![\w-])kt-[\w-]+/g

interface Writing {
  readonly tag: Tag
  readonly name: string
  readonly value: Secret
}

/** Hands the value over on standard input, and nowhere else. */
export async function writeValue(port: CommandPort, { tag, name, value }: Writing): Promise<void> {
  const input = port.spec.stdin === 'value' ? value.reveal() : assignment(name, value)
  const ended = await port.run('write', { tag, input })
  if (ended.how === 'exited' && ended.code === 0) return
  throw failed(port, { verb: 'write', ended })
}

/** A value of several lines would be several assignments. */
function assignment(name: string, value: Secret): string {
  if (value.matches(/^[^\s"'`$\\#]+$/)) return `${name}=${value.reveal()}\n`
  throw new Failure(
    'refused',
    `The value of ${name} has characters that a line NAME=value may not carry as they are, so nothing was started. Say \`stdin: value\`, if the program takes that.`,
    { effect: 'not-done' },
  )
}

/** The one tag that `read` prints; undefined: none, so nothing of ours stands there. */
export async function readMark(port: CommandPort): Promise<Tag | undefined> {
  const ended = await port.run('read')
  if (ended.how !== 'exited' || ended.code !== 0) throw failed(port, { verb: 'read', ended })
  const found = new Set((ended.output.match(MARK) ?? []).filter((one) => parseTag(one) !== undefined))
  if (found.size > 1) throw several(port)
  return [...found][0]
}

/** Does it let us in? Without a `check` nobody knows before it writes. */
export async function checkFirst(port: CommandPort): Promise<void> {
  if (port.spec.check === undefined) return
  const ended = await port.run('check')
  if (ended.how !== 'exited' || ended.code !== 0) throw failed(port, { verb: 'check', ended })
}

interface Asked {
  readonly verb: CommandVerb
  readonly ended: Ended
}

/** Only `write` changes anything. */
function effectOf({ refusals }: CommandPort['spec'], { verb, ended }: Asked): Effect {
  if (verb !== 'write' || ended.how === 'not-started') return 'not-done'
  return ended.how === 'exited' && refusals.includes(ended.code) ? 'not-done' : 'unknown'
}

const EFFECTS: Readonly<Record<Effect, string>> = {
  'not-done': 'Nothing was written.',
  done: '',
  unknown: 'Whether the value was written is not known.',
}

const BY_HAND = 'What it printed is not kept, for it may hold a value: run it by hand, with one that opens nothing.'

function failed({ spec }: CommandPort, asked: Asked): Failure {
  const { verb, ended } = asked
  const effect = effectOf(spec, asked)
  const about = `${spec.program} (\`${verb}\` of rotation.yml)`
  if (ended.how === 'not-started')
    return new Failure(
      'not-found',
      `${about} could not be started. ${EFFECTS[effect]} Install it in a step before Keyturn's, where PATH finds it.`,
      { effect },
    )
  const code = ended.how === 'timed-out' ? 'timed-out' : 'refused'
  return new Failure(code, `${about} ${endOf(ended, spec.timeout)}. ${EFFECTS[effect]} ${BY_HAND}`, { effect })
}

function endOf(ended: Ended, timeout: number): string {
  switch (ended.how) {
    case 'exited':
      return `ended with exit code ${ended.code}`
    case 'timed-out':
      return `was not over after ${timeout / 1000} s and was killed`
    case 'too-much':
      return 'printed more than Keyturn reads and was killed'
    case 'killed':
    case 'not-started':
      return 'was killed by somebody else'
  }
}

function several({ spec }: CommandPort): Failure {
  return new Failure(
    'unexpected-response',
    `\`read\` of rotation.yml prints several of Keyturn's tags, so ${spec.program} does not tell which one stands there. Nothing was written. Have it print what belongs to this one value alone.`,
    { effect: 'not-done' },
  )
}
