import { type Reviewed, reviewPull } from '../../../src/bot/review/review.ts'
import { type Permissions } from '../../../src/sandbox/github/contract.ts'
import { at } from '../../sandbox/ask.ts'
import { createRig, type Rig } from '../../sandbox/github/rig.ts'
import { createEars, type Ears } from '../ears.ts'

export const MANIFEST = `version: 1
defaults: { owner: '@mona' }
deploy: deploy.yml
keys:
  openai:
    provider: openai
    environments:
      staging: {}
      production: { after: { staging: 24h } }
`

/** The lock with a key of each credential; generations and tags as they are given. */
export function lockOf(lines: Readonly<Record<string, string>>): string {
  const entries = Object.entries(lines).map(([id, body]) => `\n${id}:\n${body}`)
  return `# rotation.lock.yml: which key is approved. Changed by Keyturn's pull requests; reverting one rolls back.\nversion: 1\n${entries.join('')}`
}

/** One key's lines. */
export function key(generation: number, letters = 'abc'): string {
  return `  generation: ${generation}\n  tag: kt-1f9k3x-openai-${generation}-9c04ae\n  id: key_${letters}${generation}\n  minted: 2026-11-16T02:00:0${generation}Z\n`
}

export const LOCK = 'rotation.lock.yml'
export const FILES: Readonly<Record<string, string>> = {
  'rotation.yml': MANIFEST,
  [LOCK]: lockOf({ 'openai/production': key(2), 'openai/staging': key(5) }),
  'README.md': 'hello\n',
}

export interface Check {
  readonly id: number
  readonly conclusion: string
  readonly title: string
  readonly summary: string
  readonly annotations: readonly string[]
}

export interface Ground extends Rig {
  readonly ears: Ears
  /** Will's pull request with these files on a branch of its own. */
  pull(files: Readonly<Record<string, string | undefined>>, branch?: string): number
  review(number: number, hands?: readonly string[]): Promise<Reviewed>
  /** The check of a pull request's head. */
  check(number: number): Promise<Check | undefined>
  /** Reviews it, and gives the check. */
  reviewed(files: Readonly<Record<string, string | undefined>>): Promise<Check>
}

/** A repository with a manifest and a lock. */
export function createGround(files: Readonly<Record<string, string>> = FILES, permissions?: Permissions): Ground {
  const rig = createRig({ repository: { files } })
  const ears = createEars(rig, permissions)
  let branches = 0
  const ground: Ground = {
    ...rig,
    ears,
    pull: (changed, branch = `change-${(branches += 1)}`) => {
      const will = rig.github.person('will')
      will.commit(branch, changed)
      return will.openPull(branch, 'A change')
    },
    review: (number, hands) =>
      reviewPull(ears.ask, { owner: 'acme', repo: 'shop', number, ...(hands === undefined ? {} : { hands }) }),
    check: async (number) => {
      const head = rig.github.truth.pulls().find((pull) => pull.number === number)?.head ?? ''
      const all = await rig.rest(`GET /commits/${head}/check-runs?check_name=keyturn`)
      const one = at(all.json, 'check_runs', 0)
      if (one === undefined) return undefined
      const id = Number(at(one, 'id'))
      const listed: unknown = JSON.parse((await rig.rest(`GET /check-runs/${id}/annotations?per_page=100`)).body)
      const annotations = (Array.isArray(listed) ? listed : []).map(
        (each) => `${String(at(each, 'path'))}:${String(at(each, 'start_line'))} ${String(at(each, 'message'))}`,
      )
      const [conclusion, title, summary] = [
        at(one, 'conclusion'),
        at(one, 'output', 'title'),
        at(one, 'output', 'summary'),
      ].map(String)
      return { id, conclusion: conclusion ?? '', title: title ?? '', summary: summary ?? '', annotations }
    },
    reviewed: async (changed) => {
      const number = ground.pull(changed)
      await ground.review(number)
      const check = await ground.check(number)
      if (check === undefined) throw new Error('there is no check')
      return check
    },
  }
  return ground
}
