// Carries out what was heard, through Probot's GitHub.
import type { Ask } from './ask.ts'
import { pass } from './do/check.ts'
import { type Log, named, type Reach } from './do/ears.ts'
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

/** What the ears stand on. */
export interface Ground {
  /** GitHub, as that installation reaches it; undefined: as the App itself. */
  readonly reach: (installation: number | undefined) => Promise<Ask>
  readonly log: Log
}

export interface Carrying {
  readonly ground: Ground
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
  const { ground, homes, metrics } = carrying
  const { log } = ground
  return {
    carry: async (spot, deed) => {
      const outcome = await carry(carrying, spot, deed)
      metrics.count('keyturn_bot_deeds_total', { deed: deed.do, outcome: 'done' })
      log.info({ repository: nameOf(spot), deed: deed.do, outcome }, 'done')
    },
    wake: async (spot, wakes) => {
      const outcome = await wake(await reachOf(ground, spot), homes, wakes)
      metrics.count('keyturn_bot_dispatches_total', { outcome })
      const because = [...new Set(wakes.map((one) => one.because))]
      log.info({ repository: nameOf(spot), deed: 'wake', because, outcome }, 'done')
    },
    failed: (spot, deed, error) => {
      metrics.count('keyturn_bot_deeds_total', { deed, outcome: 'failed' })
      log.error({ repository: nameOf(spot), deed, err: error }, 'failed')
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
  const reach = await reachOf(carrying.ground, spot)
  const [ask, place] = [reach.ask, named(reach.place)]
  if (deed.do === 'review') {
    const hands = carrying.hands === undefined ? {} : { hands: [carrying.hands] }
    return reviewPull(ask, { ...place, number: deed.number, ...hands })
  }
  if (deed.do === 'onboard') return onboard(ask, { ...place, mayWrite: deed.mayWrite === true })
  if (deed.do === 'acknowledge') await acknowledge(reach, deed)
  if (deed.do === 'say') await say(reach, deed)
  if (deed.do === 'pass') await pass(reach, deed)
  return undefined
}

function isWhole(deed: Deed): deed is Whole {
  return ['wake-all', 'onboard-all', 'watch-all', 'round'].includes(deed.do)
}

/** What is about no single repository becomes deeds that are, each with a row and a failure of its own. */
async function spread({ ground }: Carrying, { installation }: Spot, deed: Whole): Promise<readonly Heard[]> {
  if (deed.do === 'round') return everyInstallation(await ground.reach(undefined))
  if (deed.do === 'onboard-all') {
    const { mayWrite } = deed
    return deed.repositories.map((name) => at(installation, name, { do: 'onboard', ...(mayWrite ? { mayWrite } : {}) }))
  }
  const names = await repositoriesOf(await ground.reach(installation))
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
    const { ask, place } = await reachOf(carrying.ground, spot)
    const { issue } = await watchOver(ask, { ...named(place), now: carrying.now(), granted })
    return issue
  } finally {
    carrying.take(nextLook(spot.installation, next, granted))
  }
}

async function reachOf({ reach, log }: Ground, { installation, place }: Spot): Promise<Reach> {
  if (place === undefined) throw new Error('No repository is named.')
  return { ask: await reach(installation), place, log }
}

function nameOf({ installation, place }: Spot): string {
  return place === undefined ? `installation ${installation ?? 0}` : `${place.owner}/${place.name}`
}
