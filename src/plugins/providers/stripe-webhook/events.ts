// What Stripe tells of deliveries: of each event whether all endpoints that are to hear of it have, and not which have.
import type { Stripe } from 'stripe'
import type { Instant, KeyId } from '../../../core/facts.ts'
import type { Usage } from '../../contract/provider.ts'
import { flag, id, list, text, time } from '../../contract/read.ts'
import type { Account } from './account.ts'
import { ask } from './ask.ts'
import { showEndpoint } from './endpoints.ts'

const EVENTS = '/v1/events'
const SECOND = 1000
/** Not documented: how long after a delivery its event is told of as delivered. */
const LAG = 300_000
/** In live mode Stripe tries for up to three days (docs, "Receive Stripe events in your webhook endpoint", "Retry behavior"); an hour is slack. */
const TRIES = 73 * 3_600_000
/** npm `stripe` 23.1.0, `EventListParams.types`: at most so many. */
const TYPES = 20
/** Pages of a hundred that are looked through for one that was delivered. */
const PAGES = 5

/**
 * An event that all have heard of was heard by the app in this endpoint's signature too, if it is of this endpoint's and occurred while it
 * was enabled. And what occurred before `since`, and was not delivered to all yet, may be meant for an endpoint that goes: disabled, it
 * would not be tried again.
 */
export async function usageOf(account: Account, keyId: KeyId, since: Instant): Promise<Usage> {
  const types = await typesOf(account, keyId)
  const from = Math.max(0, since)
  const lastUsedAt = types === undefined ? undefined : await newest(account, types, from)
  const owed = types === undefined ? 0 : await pending(account, types, from)
  return {
    asked: `events that ${keyId} hears of, and were delivered to all who do`,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    owed,
    resolution: SECOND,
    lag: LAG,
    gaps: 'which endpoint an event was delivered to, and what occurs in connected accounts',
  }
}

/** Undefined: the endpoint is gone. */
async function typesOf(account: Account, keyId: KeyId): Promise<readonly string[] | undefined> {
  const shown = await showEndpoint(account, keyId)
  return shown === undefined
    ? undefined
    : (list(shown, 'enabled_events') ?? []).filter((one) => typeof one === 'string')
}

async function newest(account: Account, types: readonly string[], since: Instant): Promise<Instant | undefined> {
  let after: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const from = { delivery_success: true, created: { gte: Math.ceil(since / SECOND) } }
    const { events, more } = await read(account, {
      ...pageOf(types),
      ...from,
      ...(after === undefined ? {} : { starting_after: after }),
    })
    const found = events.find(({ type }) => hears(types, type))
    if (found !== undefined) return found.at
    const last = events.at(-1)
    if (!more || last === undefined) return undefined
    after = last.id
  }
  return undefined
}

/** Of what occurred before: how many are still tried. Of older ones nothing comes any more, whoever is told to wait. */
async function pending(account: Account, types: readonly string[], before: Instant): Promise<number> {
  const oldest = account.context.now() - TRIES
  if (before <= oldest) return 0
  const { events, more } = await read(account, {
    ...pageOf(types),
    delivery_success: false,
    created: { gte: Math.floor(oldest / SECOND), lt: Math.ceil(before / SECOND) },
  })
  const ours = events.filter(({ type }) => hears(types, type)).length
  // Who is owed a hundred is owed enough.
  return ours === 0 && more ? events.length : ours
}

interface Told {
  readonly id: string
  readonly type: string
  readonly at: Instant
}

async function read(
  account: Account,
  page: Stripe.EventListParams,
): Promise<{ readonly events: readonly Told[]; readonly more: boolean }> {
  const { json, wrong } = await ask(account, { path: EVENTS }, (stripe) => stripe.events.list(page))
  const [data, more] = [list(json, 'data'), flag(json, 'has_more')]
  const events = data?.flatMap((item) => toldOf(item) ?? [])
  if (data === undefined || more === undefined || events?.length !== data.length)
    throw wrong('no list of events with ids, types and times')
  return { events, more }
}

/** What an event is about is nobody's business here. */
function toldOf(item: unknown): Told | undefined {
  const [eventId, type, at] = [id(item, 'id'), text(item, 'type'), time(item, 'created', 'epoch')]
  return eventId === undefined || type === undefined || typeof at !== 'number' ? undefined : { id: eventId, type, at }
}

function pageOf(types: readonly string[]): Stripe.EventListParams {
  return { limit: 100, ...(types.includes('*') || types.length > TYPES ? {} : { types: [...types] }) }
}

function hears(types: readonly string[], type: string): boolean {
  return types.includes('*') || types.includes(type)
}
