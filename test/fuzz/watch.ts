// What is looked after while answers are spoilt: every effect, by the world's own truth.
import type { Call, Tap } from '../../src/sandbox/contract.ts'
import { holders } from '../../src/sandbox/holders.ts'
import { gather } from '../../src/sandbox/pair.ts'
import { credentialOf, placeOf } from '../../src/sandbox/repository/key.ts'
import { isEffect, nameOf } from '../start/call.ts'
import { madeByPeople } from '../start/by-hand.ts'
import { lineOf } from '../start/truth.ts'
import { OVERLAP, secretOf, type Stage, type Story } from './stage.ts'

/** Finds harm; each as one sentence. */
export interface Watch {
  readonly tap: Tap
  readonly harm: ReadonlySet<string>
  /** What not even a lie may lead to. */
  readonly outrage: ReadonlySet<string>
  /** Looks at what must never move; between two runs. */
  check(): void
}

/** A quarter of an hour for what is between an app's last use and what Keyturn could see of it. */
const SLACK = 15 * 60_000

type World = Stage['rig']['world']

/** Watches every request of Keyturn's that changes something. */
export function createWatch(stage: Stage, story: Story): Watch {
  const harm = new Set<string>()
  const outrage = new Set<string>()
  const used = new Map<string, number>()
  const { world } = stage.rig
  const main = (): string | undefined => world.github.truth.ref('refs/heads/main')
  let before = main()
  const tap: Tap = {
    before: async (call) => {
      if (call.from === 'app') used.set(valueOf(call), world.clock.now())
      if (call.from !== 'keyturn') return undefined
      before = main()
      for (const what of tooEarly(world, story, { call, used })) harm.add(`${what} (${nameOf(call)})`)
      for (const what of astray(stage, story, call)) outrage.add(`${what} (${nameOf(call)})`)
      return undefined
    },
    after: async (call, reply) => {
      if (call.from !== 'keyturn' || !isEffect(call)) return reply
      for (const { who, alive } of holders(world)) if (!alive) harm.add(`${who} holds a dead key after ${nameOf(call)}`)
      for (const what of reply.status < 300 ? wrongValue(world, story, call) : []) harm.add(what)
      if (main() !== before) outrage.add(`the default branch was written by ${nameOf(call)}`)
      return reply
    },
  }
  const check = (): void => {
    for (const what of givenUp(world, story)) harm.add(what)
    for (const what of untouched(stage)) outrage.add(what)
  }
  return { tap, harm, outrage, check }
}

function valueOf({ request }: Call): string {
  return (request.headers.get('authorization') ?? '').replace(/^Bearer /, '')
}

/** A key that is about to be deleted: nobody holds it, the lock names another, and it has long been silent. */
function tooEarly(
  world: World,
  { key }: Story,
  { call, used }: { readonly call: Call; readonly used: ReadonlyMap<string, number> },
): readonly string[] {
  const { host, request } = call
  if (host !== key.provider || request.method !== 'DELETE') return []
  const last = decodeURIComponent(request.url.pathname.split('/').at(-1) ?? '')
  // Twilio's have two letters before the id.
  const { id, value } =
    world.vendors[key.provider].keys().find((one) => last === one.id || last === `SK${one.id}`) ?? {}
  if (id === undefined || value === undefined) return []
  const faults: readonly (readonly [boolean, string])[] = [
    [lineOf(world, credentialOf(key))?.id === id, 'the key that the lock names is deleted'],
    [holders(world).some((one) => one.value === value), 'a key that somebody holds is deleted'],
    [world.clock.now() - (used.get(value) ?? 0) < OVERLAP - SLACK, 'a key is deleted that was in use a moment ago'],
  ]
  return faults.filter(([is]) => is).map(([, what]) => what)
}

/** Keys of others, and secrets of other names or places, are nobody's business. */
function astray({ strangers }: Stage, story: Story, call: Call): readonly string[] {
  const path = call.request.url.pathname
  if (call.request.method === 'GET') return []
  if (strangers.keys.some(({ id }) => path.endsWith(`/${id}`) || path.endsWith(`/SK${id}`)))
    return ["a stranger's key is touched"]
  if (call.host !== 'github' || !path.includes('/secrets/')) return []
  // What was handed in is taken out of the gate.
  if (path.endsWith('/environments/keyturn/secrets/KEYTURN_INTAKE') && call.request.method === 'DELETE') return []
  const { scope, name } = secretOf(story)
  const place =
    scope === 'repository' ? '/actions/secrets/' : `/${scope.replace('environment', 'environments')}/secrets/`
  const own = path.split('/').at(-1) ?? ''
  const versioned = story.key.layout === 'versioned'
  // What was adopted lies under the plain name; where the merge is the switch, it goes when its key is over, and is never written.
  const plain = own === name && (!versioned || call.request.method === 'DELETE')
  const version = versioned && new RegExp(`^${name}_V\\d+$`).test(own)
  return (plain || version) && path.includes(place) ? [] : ["a secret that is not the slot's is touched"]
}

/** What lies in the slot is the key that the lock names, whenever Keyturn wrote it. */
function wrongValue(world: World, story: Story, call: Call): readonly string[] {
  const { scope, name } = secretOf(story)
  const { method, url } = call.request
  if (story.key.layout === 'versioned' || method !== 'PUT' || !url.pathname.endsWith(`/${name}`)) return []
  const value = gather(placeOf(story.key), (variable) => world.github.truth.readSecret(scope, variable))
  const key = world.vendors[story.key.provider].keys().find((one) => one.value === value)
  const line = lineOf(world, credentialOf(story.key))
  // What a person makes is approved by its tag alone, which is the name that it was to be made under.
  const byName = line?.id === undefined && madeByPeople(story.key)
  const locked = line?.id ?? (byName ? line?.tag : undefined)
  const id = byName ? key?.name : key?.id
  return id === locked ? [] : [`the secret was given ${id ?? 'no key at all'}, and the lock names ${locked ?? 'none'}`]
}

/** Nobody declines, and no proposal grows old: what is given up was never recorded, or taken back before Keyturn saw it. */
function givenUp(world: World, story: Story): readonly string[] {
  const never = story.reverts ? /\((?:refused|expired)\)/ : /\((?:refused|expired|declined)\)/
  return world.github.truth
    .commits('keyturn/journal')
    .map(({ message }) => message.split('\n')[0] ?? '')
    .filter((line) => line.includes('discard attempt') && never.test(line))
    .map((line) => `given up without need: ${line}`)
}

/** Strangers' keys, secrets and branches are as they were. */
function untouched({ rig: { world }, strangers }: Stage): readonly string[] {
  const dead = strangers.keys.filter(({ value }) => !Object.values(world.vendors).some((one) => one.accepts(value)))
  const { truth } = world.github
  return [
    ...dead.map(({ id }) => `a stranger's key is dead: ${id}`),
    ...(truth.readSecret('repository', strangers.secret) === 'do not touch' ? [] : ['another secret was touched']),
    ...(truth.branches().includes(strangers.branch) ? [] : ["a person's branch is gone"]),
  ]
}
