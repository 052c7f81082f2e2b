import type { Mutation } from '../mutation.ts'

const TOLD = 'test/start/scenarios/stripe-webhook.test.ts'
const MADE = 'test/plugins/providers/stripe-webhook.test.ts'
const RULE = 'test/core/decide/opening.test.ts'
const MINT = 'src/plugins/providers/stripe-webhook/mint.ts'
const EVENTS = 'src/plugins/providers/stripe-webhook/events.ts'

/** Endpoints of Stripe's: made disabled, enabled once every instance accepts them, and no event is lost. */
export const STRIPE_WEBHOOK: readonly Mutation[] = [
  {
    name: 'an endpoint is enabled before every instance accepts it',
    why: 'events come in a signature that instances refuse',
    file: 'src/core/decide/rules/switching.ts',
    from: `|| course.back || course.leg !== 'switch')`,
    to: `|| course.back || course.leg === 'clear')`,
    caughtBy: [RULE, TOLD],
  },
  {
    name: 'an endpoint is never enabled',
    why: 'the old one is disabled while no other is enabled, and every event is lost',
    file: 'src/core/decide/rules/switching.ts',
    from: `  return closed(world, entry, now) ?? living(world, keyId, act({ do: 'open', keyId }, 'not-opened'))`,
    to: `  return closed(world, entry, now)`,
    caughtBy: [RULE, TOLD],
  },
  {
    name: 'an endpoint that a person disabled passes for one that is not opened yet',
    why: 'the old one is disabled though nobody is sent to by the new one',
    file: 'src/core/decide/listing.ts',
    from: `candidate?.keyId === undefined || candidate.openedAt !== undefined`,
    to: `candidate?.keyId === undefined`,
    caughtBy: [RULE],
  },
  {
    name: 'a new endpoint stays enabled as it is made',
    why: 'everything comes by it in a signature that nobody accepts, for as long as the review lasts',
    file: MINT,
    from: `  await turn(account, keyId, 'disabled').catch(`,
    to: `  await Promise.resolve().catch(`,
    caughtBy: [MADE, TOLD],
  },
  {
    name: 'a new endpoint may hear of other accounts than the old one',
    why: 'the app gets events that are none of its business, and not those that are',
    file: MINT,
    from: `if (got.application !== asked.application)`,
    to: `if (got.url !== asked.url)`,
    caughtBy: [MADE],
  },
  {
    name: 'a new endpoint takes over the mark of the old one',
    why: 'two keys bear one tag, and the wrong one is removed',
    file: MINT,
    from: `name === MARK || typeof value !== 'string'`,
    to: `typeof value !== 'string'`,
    caughtBy: [MADE],
  },
  {
    name: 'the old endpoint is disabled while an event of before is still being tried',
    why: 'disabled, it is not tried again, and nobody else brings that event',
    file: 'src/plugins/witnesses/usage.ts',
    from: `  if (owed > 0)`,
    to: `  if (owed > 1_000_000)`,
    caughtBy: [TOLD],
  },
  {
    name: 'an event that somebody did not get yet proves the new endpoint',
    why: 'it may be the new one that the app refuses',
    file: EVENTS,
    from: `delivery_success: 'true', 'created[gte]'`,
    to: `'created[gte]'`,
    caughtBy: [MADE],
  },
  {
    name: 'an event that the endpoint does not hear of proves it',
    why: 'it was never sent in the new signature',
    file: EVENTS,
    from: `return types.includes('*') || types.includes(type)`,
    to: `return type !== ''`,
    caughtBy: [MADE],
  },
  {
    name: 'exploited disables the endpoint in service at once',
    why: 'every event from then on is lost, and who forges is not stopped',
    file: 'src/core/decide/rules/contain.ts',
    from: ` || (isDual(world.credential) && traits.succession !== true)`,
    to: ``,
    caughtBy: [TOLD],
  },
  {
    name: 'the old endpoint is accepted no more without being deleted',
    why: 'it is left at Stripe, disabled, for ever',
    file: 'src/engine/steps/retire.ts',
    from: `  if (accepted && isUnlisted(kit.plugin.traits)) return clearing`,
    to: `  if (accepted) return clearing`,
    caughtBy: [TOLD],
  },
  {
    name: 'the old endpoint is deleted and its secret is accepted on',
    why: 'whoever has the old secret forges events for ever',
    file: 'src/engine/steps/retire.ts',
    from: `  if (accepted) return clearing(job, keyId)\n`,
    to: ``,
    caughtBy: [TOLD],
  },
  {
    name: 'copies of a declined adoption are left beside a secret of three places',
    why: 'values that are over lie in the journal for ever',
    file: 'src/engine/steps/take-over.ts',
    from: `  for (const slot of slotsOf(kit)) kit`,
    to: `  for (const slot of Object.keys(entry.adopting.slots)) kit`,
    caughtBy: ['test/start/scenarios/generated.test.ts'],
  },
]
