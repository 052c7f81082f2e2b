import { Failure } from '../../../core/failure.ts'
import type { KeyId, Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import type { Minted } from '../../contract/provider.ts'
import { id, inside, list, text, time } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import type { Account } from './account.ts'
import { ask, ENDPOINTS, type Wanted } from './ask.ts'
import { MARK, showEndpoint } from './endpoints.ts'
import { turn } from './turn.ts'

/** A value of the metadata has room for so many characters (see `MARK`). */
const ROOM = 500
/** And it has so many entries. */
const ENTRIES = 50

/** What an endpoint does, as far as Stripe shows it. */
interface Shape {
  readonly url: string
  readonly events: readonly string[]
  /** Absent: events come in the account's own version. */
  readonly version: string | undefined
  readonly description: string | undefined
  readonly metadata: readonly (readonly [name: string, value: string])[]
  /** The Connect application, where it hears of connected accounts. */
  readonly application: string | undefined
}

/**
 * Another endpoint that does the same, and does not do it yet: it cannot be made disabled, so that is the next request. What is sent to it
 * between the two the app refuses, and Stripe tries again; the endpoint in service brings the same event. Dead between the two, a run has
 * lost its secret, and the next one deletes the endpoint by its mark.
 */
export async function mint(account: Account, tag: Tag, like: KeyId | undefined): Promise<Minted> {
  const shape = await shapeOf(account, like)
  const wanted = wantedOf(shape, { tag, connect: account.connect ?? shape.application !== undefined })
  const { json, status, wrong } = await ask(account, { path: ENDPOINTS, repeats: 0 }, ({ webhookEndpoints }) =>
    webhookEndpoints.create(wanted),
  )
  const [keyId, secret] = [id(json, 'id'), text(json, 'secret')]
  if (keyId === undefined || secret === undefined) throw wrong('no endpoint and secret in it')
  // What is masked goes into no log, whatever is made of it.
  const value = Secret.of(secret, account.context.mask)
  await turn(account, keyId, 'disabled').catch((thrown: unknown) => {
    throw stillOpen(keyId, thrown)
  })
  const other = difference(shape, readShape(json))
  if (other !== undefined) throw unlike(keyId, other, status)
  const created = time(json, 'created', 'epoch')
  return { keyId, parts: { value }, ...(typeof created === 'number' ? { createdAt: created } : {}) }
}

/** What the one in service does. */
async function shapeOf(account: Account, like: KeyId | undefined): Promise<Shape> {
  const shown = like === undefined ? undefined : await showEndpoint(account, like)
  const shape = readShape(shown)
  if (shape === undefined)
    throw refused(`what ${like === undefined ? 'a new endpoint' : `the endpoint ${like}`} sends where is not known`)
  if (account.url !== undefined && shape.url !== account.url)
    throw refused(`the endpoint ${like ?? ''} sends to another address than \`with:\` names as \`url\``)
  if (shape.metadata.length >= ENTRIES)
    throw refused(`the metadata of ${like ?? ''} has ${ENTRIES} entries, and one more is needed for Keyturn's mark`)
  return shape
}

function refused(why: string): Failure {
  return new Failure(
    'manifest-invalid',
    `Nothing was made: ${why}. Set that right at Stripe, or correct \`with:\` in rotation.yml.`,
    { effect: 'not-done' },
  )
}

function readShape(of: unknown): Shape | undefined {
  const [url, events, metadata] = [text(of, 'url'), list(of, 'enabled_events'), inside(of, 'metadata')]
  if (url === undefined || events === undefined || typeof metadata !== 'object' || metadata === null) return undefined
  const named = events.filter((one) => typeof one === 'string')
  const entries = Object.entries(metadata).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    name === MARK || typeof value !== 'string' ? [] : [[name, value]],
  )
  return {
    url,
    events: named.toSorted(),
    version: text(of, 'api_version'),
    description: text(of, 'description'),
    metadata: entries.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    application: text(of, 'application'),
  }
}

function wantedOf(shape: Shape, { tag, connect }: { readonly tag: Tag; readonly connect: boolean }): Wanted {
  const { url, events, version, description, metadata } = shape
  return {
    url,
    enabled_events: [...events],
    ...(version === undefined ? {} : { api_version: version }),
    ...(connect ? { connect } : {}),
    ...(description === undefined ? {} : { description }),
    metadata: Object.fromEntries([...metadata, [MARK, spellWithin(tag, ROOM)]]),
  }
}

/** What the answer shows must be what was asked for, in words; undefined: it is. */
function difference(asked: Shape, got: Shape | undefined): string | undefined {
  if (got === undefined) return 'does not show what it sends where'
  if (got.url !== asked.url) return 'sends to another address'
  if (got.events.join() !== asked.events.join()) return 'hears of other events'
  if (got.version !== asked.version) return 'has another version of the API'
  if (got.application !== asked.application)
    return 'hears of other accounts: say `connect: true` or `connect: false` under `with:` in rotation.yml, as the one in service is'
  return undefined
}

/** It exists, and sends what no instance accepts: the attempt is given up, and the next run deletes it. */
function stillOpen(keyId: KeyId, thrown: unknown): Failure {
  const why = thrown instanceof Failure ? ` ${thrown.message}` : ''
  return new Failure(
    'unexpected-response',
    `Stripe made the endpoint ${keyId}, and it could not be disabled.${why} It is not used, and it is deleted; what is sent to it meanwhile comes by the endpoint in service, too.`,
    { effect: 'unknown', cause: thrown },
  )
}

function unlike(keyId: KeyId, wrong: string, status: number): Failure {
  return new Failure(
    'unexpected-response',
    `Stripe made the endpoint ${keyId}, and it ${wrong}. It is not used, and it is deleted.`,
    { effect: 'done', status },
  )
}
