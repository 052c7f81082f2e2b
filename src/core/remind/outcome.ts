import type { Reminded } from '../manifest/policy.ts'
import { REASONS, type Reason } from '../reasons.ts'
import type { OutcomeTexts } from '../render/outcome.ts'
import { date } from '../render/time.ts'
import type { Instant } from '../facts.ts'
import { reminderOf, type Standing } from './standing.ts'

const BECAUSE: Readonly<Record<Standing, Reason>> = {
  overdue: 'reminder-due',
  unknown: 'reminder-undated',
  soon: 'reminder-soon',
  young: 'reminder-young',
}

/** How a key that Keyturn only reminds of stands, among those that it turns. */
export function reminderOutcome(key: Reminded, at: Instant): OutcomeTexts {
  const { standing, minted, due, exempt, owner } = reminderOf(key, at)
  const because = BECAUSE[standing]
  const waits = REASONS[because].blame === 'person'
  return {
    credential: key.id,
    provider: key.provider,
    phase: waits ? 'due' : 'resting',
    kind: waits ? 'wait' : 'rest',
    because,
    about: `${REASONS[because].text}${hintOf(key)}${exempt === undefined || due === undefined || standing === 'overdue' ? '' : `; exempt until ${date(exempt.until)}`}`,
    acted: [],
    ...(minted === undefined ? {} : { minted }),
    ...(due === undefined ? {} : { due }),
    ...(owner === undefined ? {} : { owner }),
    ...(exempt === undefined ? {} : { exempt }),
  }
}

function hintOf({ note, console }: Reminded): string {
  const said = [note, console].filter((one) => one !== undefined)
  return said.length === 0 ? '' : ` (${said.join('; ')})`
}
