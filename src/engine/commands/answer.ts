import type { Said } from '../../core/command/said.ts'
import { type Command, readCommand } from '../../core/command.ts'
import type { CredentialId } from '../../core/facts.ts'
import { reminderVerdicts } from '../../core/remind/outcome.ts'
import { againText, explainText, helpText, refusedText, statusTextOf, takenText } from '../../core/render/reply.ts'
import { isActing, isTaken, obey } from '../command.ts'
import { verdicts } from '../explain.ts'
import type { Hearing } from '../heed.ts'
import type { Pair } from '../owners.ts'
import { outcomeOf } from '../outcome.ts'
import { isCalled } from '../moves.ts'
import { noSuch, obeyReminded, reminderCalled, remindersIn } from '../reminding.ts'
import { reconcile } from '../reconcile.ts'
import { wayBack } from '../way-back.ts'
import { isRefusal, refusal } from './meaning.ts'

/** The answer to one command. */
export interface Section {
  readonly text: string
  readonly done: boolean
}

export interface Answered {
  readonly section: Section
  readonly pairs: readonly Pair[]
}

interface Asking {
  readonly comment: Said
  readonly request: string
  readonly hearing: Hearing
}

/** Carries one line out, or says why not. What neither was refused nor came to an end is thrown: it is tried again. */
export async function answerLine(line: string, asking: Asking): Promise<Answered> {
  const { pairs } = asking.hearing
  try {
    const what = readCommand(line, hereOf(asking)) ?? { verb: 'help' }
    if (isActing(what.verb)) return await act(what, asking)
    if (what.verb === 'offboard') return await leave(what, asking)
    return { section: { text: await tell(what, asking), done: true }, pairs }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    return { section: { text: refusedText(thrown.message), done: false }, pairs }
  }
}

async function act(what: Command, { comment, request, hearing }: Asking): Promise<Answered> {
  const by = { login: comment.author, request, attempt: 1 }
  const reminded = await obeyReminded(hearing.shared, { what, by })
  if (reminded !== undefined) {
    const text = reminded === 'again' ? againText : takenText
    return { section: { text: text(what.verb, what.credential ?? ''), done: true }, pairs: hearing.pairs }
  }
  const pair = pairOf(what.credential, hearing)
  const { id } = pair.kit.credential
  if (isTaken(pair.ground, request))
    return { section: { text: againText(what.verb, id), done: true }, pairs: hearing.pairs }
  const ground = await obey(pair.kit, pair.ground, { what, by })
  const pairs = hearing.pairs.map((one) => (one === pair ? { ...one, ground } : one))
  return { section: { text: takenText(what.verb, id), done: true }, pairs }
}

/** About no credential, and so about all. */
async function leave(what: Command, { comment, request, hearing }: Asking): Promise<Answered> {
  const { offboard } = await import('../people/offboard.ts')
  const { text, pairs } = await offboard({ ...hearing, what, by: comment.author, request })
  return { section: { text, done: true }, pairs }
}

/** What only says: as of now, and nothing is changed by it. */
async function tell(what: Command, { hearing }: Asking): Promise<string> {
  if (what.verb === 'explain') {
    const key = reminderCalled(hearing.shared, what.credential)
    if (key !== undefined) return explainText(key.id, reminderVerdicts(key, hearing.shared.clock.now()))
    const { kit, ground } = pairOf(what.credential, hearing)
    return explainText(kit.credential.id, await verdicts(kit, ground), await wayBack(kit, ground))
  }
  if (what.verb !== 'status') return helpText()
  const { clock, reminders = [], gone = () => [] } = hearing.shared
  const at = clock.now()
  const only = what.credential === undefined ? [] : [what.credential]
  const reminded = remindersIn({ reminders }, { only, gone: gone(), at })
  if (what.credential !== undefined && reminded.length > 0) return statusTextOf(reminded, at)
  const asked = what.credential === undefined ? hearing.pairs : [pairOf(what.credential, hearing)]
  const outcomes = await Promise.all(
    asked.map(async ({ kit, ground }) => {
      const { board: _none, ...shared } = kit.shared
      return outcomeOf(kit, await reconcile({ ...kit, shared: { ...shared, dryRun: true } }, ground))
    }),
  )
  return statusTextOf([...outcomes, ...reminded], at)
}

function pairOf(credential: CredentialId | undefined, { pairs, shared }: Hearing): Pair {
  const found = credential === undefined ? undefined : pairs.find(({ kit }) => isCalled(kit.credential, credential))
  if (!found) throw refusal(noSuch(shared, credential ?? ''))
  return found
}

/** The proposal of a rotation, or of an end, says itself which credential is meant. */
function hereOf({ comment, hearing }: Asking): CredentialId | undefined {
  const { branch } = comment.place
  return hearing.pairs
    .map(({ kit }) => kit.credential.id)
    .find((id) => ['rotate', 'retire'].some((what) => branch?.startsWith(`keyturn/${what}/${id}/`)))
}
