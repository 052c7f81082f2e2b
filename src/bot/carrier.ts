// Carries out what was heard, through Probot's GitHub.
import type { Probot } from 'probot'
import { askBy } from './do/ask.ts'
import { pass } from './do/check.ts'
import { named, type Reach } from './do/ears.ts'
import type { Homes } from './do/homes.ts'
import { everyInstallation, nextLook, repositoriesOf } from './do/rounds.ts'
import { acknowledge, say } from './do/say.ts'
import { wake } from './do/wake.ts'
import type { Deed, Heard, OnboardAll, Round, Wake, WakeAll, Watch, WatchAll } from './hear/deeds.ts'
import { placeOf } from './hear/payload.ts'
import type { Metrics } from './metrics.ts'
import { onboard } from './onboarding/onboard.ts'
import type { Carrier, Spot } from './queue.ts'
import { reviewPull } from './review/review.ts'
import { watchOver } from './silence/watch.ts'

export interface Carrying {
  readonly probot: Probot
  readonly homes: Homes
  readonly metrics: Metrics
  /** The login of the App that acts, where it is another. */
  readonly hands: string | undefined
  readonly now: () => number
  /** Queues what a deed brings with it. */
  readonly take: (heard: Heard) => void
  /** The bot is about to end. */
  readonly isEnding: () => boolean
}

export function createCarrier(carrying: Carrying): Carrier {
  const { probot, homes, metrics } = carrying
  return {
    carry: async (spot, deed) => {
      const outcome = await carry(carrying, spot, deed)
      metrics.count('keyturn_bot_deeds_total', { deed: deed.do, outcome: 'done' })
      probot.log.info({ repository: nameOf(spot), deed: deed.do, outcome }, 'done')
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

/** About more than one repository. */
type Whole = WakeAll | OnboardAll | WatchAll | Round

/** What came of it, for the log. */
async function carry(carrying: Carrying, spot: Spot, deed: Exclude<Deed, Wake>): Promise<string | undefined> {
  if (isWhole(deed)) {
    for (const heard of await spread(carrying, spot, deed)) carrying.take(heard)
    return undefined
  }
  if (deed.do === 'watch') return watch(carrying, spot, deed)
  const reach = await reachOf(carrying.probot, spot)
  const [ask, place] = [askBy(reach.octokit), named(reach.place)]
  if (deed.do === 'review') {
    const hands = carrying.hands === undefined ? {} : { hands: [carrying.hands] }
    return reviewPull(ask, { ...place, number: deed.number, ...hands })
  }
  if (deed.do === 'onboard') return onboard(ask, place)
  if (deed.do === 'acknowledge') await acknowledge(reach, deed)
  if (deed.do === 'say') await say(reach, deed)
  if (deed.do === 'pass') await pass(reach, deed)
  return undefined
}

function isWhole(deed: Deed): deed is Whole {
  return ['wake-all', 'onboard-all', 'watch-all', 'round'].includes(deed.do)
}

/** What is about no single repository becomes deeds that are, each with a row and a failure of its own. */
async function spread({ probot }: Carrying, { installation }: Spot, deed: Whole): Promise<readonly Heard[]> {
  if (deed.do === 'round') return everyInstallation(await probot.auth())
  if (deed.do === 'onboard-all') return deed.repositories.map((name) => at(installation, name, { do: 'onboard' }))
  const names = await repositoriesOf(await probot.auth(installation))
  if (deed.do === 'watch-all') return [nextLook(installation, names, deed.granted)]
  // Which of them have Keyturn's workflow, each one's own wake finds out.
  return names.map((name) => at(installation, name, { do: 'wake', because: 'left' }))
}

function at(installation: number | undefined, name: string, deed: Deed): Heard {
  const place = placeOf(name)
  return { installation, place, deeds: place === undefined ? [] : [deed] }
}

async function watch(carrying: Carrying, spot: Spot, { granted, next }: Watch): Promise<string> {
  // Who ends now does not begin with hundreds of looks; the next process makes its own round.
  if (carrying.isEnding()) return 'left'
  try {
    const { octokit, place } = await reachOf(carrying.probot, spot)
    const { issue } = await watchOver(askBy(octokit), { ...named(place), now: carrying.now(), granted })
    return issue
  } finally {
    carrying.take(nextLook(spot.installation, next, granted))
  }
}

async function reachOf(probot: Probot, { installation, place }: Spot): Promise<Reach> {
  if (place === undefined) throw new Error('No repository is named.')
  return { octokit: await probot.auth(installation), place, log: probot.log }
}

function nameOf({ installation, place }: Spot): string {
  return place === undefined ? `installation ${installation ?? 0}` : `${place.owner}/${place.name}`
}
