import type { OutcomeTexts, RunTexts } from '../../../src/core/render/outcome.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import { MADE } from './cases.ts'

export function outcome(more: Partial<OutcomeTexts> = {}): OutcomeTexts {
  return {
    credential: 'openai/production',
    provider: 'openai',
    phase: 'resting',
    kind: 'rest',
    because: 'not-due',
    about: 'rests: its key is young enough',
    minted: MADE - 10 * DAY,
    due: MADE + 80 * DAY,
    generation: 3,
    acted: [],
    ...more,
  }
}

export function run(more: Partial<RunTexts> = {}): RunTexts {
  const url = 'https://github.com/acme/app'
  return { at: MADE, repository: 'acme/app', url, idle: false, dryRun: false, outcomes: [], problems: [], ...more }
}

export const OUTCOMES: readonly OutcomeTexts[] = [
  outcome({ credential: 'session' }),
  outcome({
    credential: 'resend/staging',
    kind: 'wait',
    because: 'deploying',
    phase: 'deploying',
    about: 'waits for its deployment',
    acted: ['promote', 'deploy'],
    until: MADE + 60_000,
  }),
  outcome({
    credential: 'openai/staging',
    kind: 'wait',
    because: 'awaiting-review',
    phase: 'in review',
    about: 'waits for review',
    proposal: { number: 7, url: 'https://github.com/acme/app/pull/7' },
    owner: '@mona',
  }),
  outcome({
    credential: 'resend/production',
    kind: 'park',
    because: 'foreign-secret',
    phase: 'parked',
    about: 'is parked: a secret was changed by somebody else',
  }),
  outcome({
    credential: 'openai/production',
    kind: 'wait',
    because: 'limit-reached',
    phase: 'due',
    about: 'is due and waits its turn: the limits on proposals are reached',
    minted: MADE - 121 * DAY,
    due: MADE - 31 * DAY,
  }),
]
