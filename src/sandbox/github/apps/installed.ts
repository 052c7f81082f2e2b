import type { Account, App, World } from '../world.ts'

/** Every App that is installed here. */
export function appsOf({ app, ears }: World): readonly App[] {
  return ears === undefined ? [app] : [app, ears]
}

/** Whom webhooks are sent to. */
export function hearing({ app, ears }: World): App {
  return ears ?? app
}

/** The App behind a bot's account; undefined: it is none of these. */
export function appOf(world: World, account: Account): App | undefined {
  return appsOf(world).find((one) => one.account === account)
}
