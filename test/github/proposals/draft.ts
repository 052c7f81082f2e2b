import type { View } from '../../../src/core/render/view.ts'
import type { Draft } from '../../../src/engine/ports.ts'
import { open } from '../stand-in/open.ts'
import { createStandIn, type StandIn } from '../stand-in/stand-in.ts'
import { headOf, type Pull } from '../stand-in/state.ts'

export const BRANCH = 'keyturn/rotate/openai-production/3'
export const PRODUCTION = { name: 'production', color: 'b60205', description: 'Where it is used' }

export const VIEW: View = {
  title: '[production] Rotate openai',
  body: 'What merging does.',
  labels: [PRODUCTION],
  check: { status: 'completed', conclusion: 'success', title: 'Proven', summary: 'The key answers.' },
  comments: [],
}

/** What to propose. */
export function draft(standIn: StandIn, change: Partial<Draft> = {}): Draft {
  return {
    branch: BRANCH,
    base: headOf(standIn.state, 'main'),
    edits: new Map([['rotation.lock.yml', 'after']]),
    message: 'Rotate openai/production',
    view: VIEW,
    reviewers: [],
    ...change,
  }
}

/** A process that has looked around, as every run does. */
export async function looking(standIn: StandIn, options: Parameters<typeof open>[1] = {}) {
  const github = open(standIn, options)
  await github.snapshot()
  await github.journal.entries([])
  return github
}

/** The only pull request there is. */
export function pull(standIn: StandIn): Pull {
  const [only, second] = standIn.state.pulls
  if (only === undefined || second !== undefined) throw new Error(`there are ${standIn.state.pulls.length}`)
  return only
}

/** A repository with a manifest, a lock and a label. */
export function begin(): StandIn {
  const standIn = createStandIn({ 'rotation.yml': 'a', 'rotation.lock.yml': 'before' })
  standIn.state.labels.set('production', 'L_production')
  return standIn
}
