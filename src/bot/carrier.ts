// Carries out what was heard, through Probot's GitHub.
import type { Probot } from 'probot'
import { pass } from './do/check.ts'
import type { Reach } from './do/ears.ts'
import type { Homes } from './do/homes.ts'
import { acknowledge, say } from './do/say.ts'
import { wake } from './do/wake.ts'
import type { Deed, Heard, Onboard, Review } from './hear/deeds.ts'
import { placeOf } from './hear/payload.ts'
import type { Metrics } from './metrics.ts'
import type { Carrier, Spot } from './queue.ts'

/** What is done elsewhere. A deed that nobody does is not queued. */
export interface Parts {
  /** A pull request that may change manifest or lock. */
  readonly review?: (reach: Reach, deed: Review) => Promise<void>
  /** A repository that the App was installed on. */
  readonly onboard?: (reach: Reach) => Promise<void>
}

export interface Carrying {
  readonly probot: Probot
  readonly homes: Homes
  readonly parts: Parts
  readonly metrics: Metrics
  /** Queues what a deed brings with it. */
  readonly take: (heard: Heard) => void
}

export function createCarrier(carrying: Carrying): Carrier {
  const { probot, homes, parts, metrics } = carrying
  return {
    carry: async (spot, deed) => {
      if (deed.do === 'wake-all') await wakeAll(carrying, spot)
      else if (deed.do === 'onboard') await onboard(carrying, spot, deed)
      else {
        const reach = await reachOf(probot, spot)
        if (deed.do === 'acknowledge') await acknowledge(reach, deed)
        if (deed.do === 'say') await say(reach, deed)
        if (deed.do === 'pass') await pass(reach, deed)
        if (deed.do === 'review') await parts.review?.(reach, deed)
      }
      metrics.count('keyturn_bot_deeds_total', { deed: deed.do, outcome: 'done' })
      probot.log.info({ repository: nameOf(spot), deed: deed.do }, 'done')
    },
    wake: async (spot, wakes) => {
      const outcome = await wake(await reachOf(probot, spot), homes, wakes)
      metrics.count('keyturn_bot_dispatches_total', { outcome })
      const because = [...new Set(wakes.map((one) => one.because))]
      probot.log.info({ repository: nameOf(spot), deed: 'wake', because, outcome }, 'done')
    },
    failed: (spot, deed, error) => {
      metrics.count('keyturn_bot_deeds_total', { deed, outcome: 'failed' })
      probot.log.error({ repository: nameOf(spot), deed, err: error }, 'failed')
    },
  }
}

/** Is there somebody to do it? */
export function isDone({ review, onboard }: Parts, deed: Deed): boolean {
  if (deed.do === 'review') return review !== undefined
  return deed.do !== 'onboard' || onboard !== undefined
}

async function reachOf(probot: Probot, { installation, place }: Spot): Promise<Reach> {
  if (place === undefined) throw new Error('No repository is named.')
  return { octokit: await probot.auth(installation), place, log: probot.log }
}

/** Which of them have Keyturn's workflow, each one's own wake finds out. */
async function wakeAll({ probot, take }: Carrying, { installation }: Spot): Promise<void> {
  const octokit = await probot.auth(installation)
  const all = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 })
  for (const { full_name } of all) {
    take({ installation, place: placeOf(full_name), deeds: [{ do: 'wake', because: 'left' }] })
  }
}

async function onboard({ probot, parts }: Carrying, { installation }: Spot, { repositories }: Onboard): Promise<void> {
  for (const name of repositories) {
    const reach = await reachOf(probot, { installation, place: placeOf(name) })
    await parts.onboard?.(reach)
  }
}

function nameOf({ installation, place }: Spot): string {
  return place === undefined ? `installation ${installation ?? 0}` : `${place.owner}/${place.name}`
}
