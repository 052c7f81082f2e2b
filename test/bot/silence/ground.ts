import { createRig, type Rig } from '../../sandbox/github/rig.ts'
import { createEars, type Ears, EARS } from '../ears.ts'
import { type Watched, watchOver } from '../../../src/bot/silence/watch.ts'
import type { Permissions } from '../../../src/sandbox/github/contract.ts'

export const HOUR = 3_600_000
export const PATH = '.github/workflows/keyturn.yml'
export const MANIFEST = 'version: 1\ndeploy: deploy.yml\nkeys:\n  RESEND_API_KEY: resend\n'

/** Keyturn's workflow, woken every six hours. */
export function workflow(crons: readonly string[] = ['23 1,7,13,19 * * *']): string {
  const schedule = crons.length === 0 ? '' : `  schedule:\n${crons.map((cron) => `    - cron: '${cron}'\n`).join('')}`
  return `name: Keyturn\non:\n${schedule}  workflow_dispatch:\njobs:\n  keyturn:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: keyturn/keyturn@v0\n`
}

export interface Ground extends Rig {
  readonly ears: Ears
  /** How jobs end from now on. */
  ends(how: 'success' | 'failure'): void
  /** The cron's time has come, and the run is over a minute later. */
  wake(by?: string): Promise<void>
  watch(granted?: Readonly<Record<string, string>>): Promise<Watched>
  issues(): readonly { readonly title: string; readonly body: string; readonly state: string }[]
}

/** A repository with Keyturn in it, and the bot's ears. */
export function createGround(
  options: { readonly files?: Readonly<Record<string, string>>; readonly permissions?: Permissions } = {},
): Ground {
  let how: 'success' | 'failure' = 'success'
  const files = options.files ?? { 'rotation.yml': MANIFEST, [PATH]: workflow() }
  const rig = createRig({ repository: { files, private: true }, onJob: () => Promise.resolve(how) })
  const ears = createEars(rig, options.permissions ?? EARS)
  return {
    ...rig,
    ears,
    ends: (next) => {
      how = next
    },
    wake: async (by) => {
      rig.github.control.schedule(undefined, by)
      await rig.clock.advance(60_000)
    },
    watch: (granted) =>
      watchOver(ears.ask, { owner: 'acme', repo: 'shop', now: rig.clock.now(), ...(granted ? { granted } : {}) }),
    issues: () => rig.github.truth.issues(),
  }
}
