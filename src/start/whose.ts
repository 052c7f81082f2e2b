import type { Match } from '../core/entry/match.ts'
import type { CredentialId, KeyId } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Secret } from '../core/secret.ts'
import { historiesOf } from '../engine/histories.ts'
import type { Kit } from '../engine/kit.ts'
import { type Owner, ownersOf } from '../engine/owners.ts'
import type { Parts, Probe, Provider, ProviderPlugin } from '../plugins/contract/provider.ts'
import type { Outside } from './options.ts'
import { sendBy } from './send.ts'
import type { Survey } from './survey.ts'

/** What can be said of a value. Asked of nobody but the providers whose keys are spelled like it. */
export interface Known {
  /** Providers whose keys are spelled so. */
  readonly spelled: readonly string[]
  /** Credentials whose key it is or was, told by its fingerprint. */
  readonly ours: readonly { readonly credential: CredentialId; readonly as: Match['as'] }[]
  readonly asked: readonly (Pick<Probe, 'verdict' | 'status' | 'asked'> & { readonly provider: string })[]
  /** The key as its provider lists it, where an admin key was at hand. */
  readonly keys: readonly { readonly provider: string; readonly id: KeyId; readonly name?: string }[]
}

/** Without a repository, `survey` is absent: spelling and provider are all there is. */
export async function whose(outside: Outside, value: Secret, survey?: Survey): Promise<Known> {
  const { PROVIDERS } = await import('../plugins/registry.ts')
  const plugins = Object.values(PROVIDERS).filter((plugin) => value.matches(plugin.traits.pattern))
  const about = await Promise.all(plugins.map((plugin) => ask(plugin, value, { outside, kits: survey?.kits ?? [] })))
  return {
    spelled: plugins.map(({ id }) => id),
    // A guessable value has no fingerprint, and is no key that Keyturn ever wrote into the lock.
    ours: plugins.length === 0 || !survey ? [] : (await owners(survey, value)).map(ownerName),
    asked: about.map(({ probe }) => probe),
    keys: about.flatMap(({ keys }) => keys),
  }
}

/** Whose it is, by the lock and the journal alone: nobody else is asked. */
export async function owners(survey: Survey, value: Secret): Promise<readonly Owner[]> {
  const pairs = await Promise.all(survey.kits.map(async (kit) => ({ kit, ground: await survey.ground(kit) })))
  const [{ shared } = {}] = survey.kits
  const ids = survey.kits.map(({ credential }) => credential.id)
  return ownersOf(pairs, value, async () =>
    shared && survey.snapshot.journal ? historiesOf(shared.github, shared.seals, ids) : new Map(),
  )
}

function ownerName({ pair, match }: Owner): Known['ours'][number] {
  return { credential: pair.kit.credential.id, as: match.as }
}

interface Near {
  readonly outside: Outside
  readonly kits: readonly Kit[]
}

async function ask(
  plugin: ProviderPlugin,
  value: Secret,
  near: Near,
): Promise<{ readonly probe: Known['asked'][number]; readonly keys: Known['keys'] }> {
  const kits = near.kits.filter((kit) => kit.plugin.id === plugin.id)
  const [part = 'value'] = plugin.traits.parts
  const parts: Parts = { [part]: value }
  const provider = await (kits[0]?.provider() ?? alone(plugin, near.outside))
  const { verdict, status, asked } = await provider.probe(parts)
  const holder = kits.find(({ adminKey }) => adminKey)
  const found = holder && (await findIn(await holder.provider(), parts))
  return {
    probe: { provider: plugin.id, verdict, status, asked },
    keys: found ? [{ provider: plugin.id, ...found }] : [],
  }
}

/** By the hints of a listing; a provider that gives none finds nothing. */
async function findIn(
  provider: Provider,
  parts: Parts,
): Promise<{ readonly id: KeyId; readonly name?: string } | undefined> {
  const found = await provider.find?.(parts)
  if (found === undefined) return undefined
  return { id: found.keyId, ...(found.key.name === undefined ? {} : { name: found.key.name }) }
}

/** A provider that is only shown a value: there is no admin key to ask with, and none is asked for. */
function alone(plugin: ProviderPlugin, outside: Outside): Promise<Provider> {
  const { clock, redactor } = outside
  return plugin.open(
    {},
    {
      send: sendBy(outside),
      admin: () => {
        throw new Failure('permission-missing', 'No admin key was asked for.', { effect: 'not-done' })
      },
      mask: redactor.mask,
      now: () => clock.now(),
      sleep: (milliseconds) => clock.sleep(milliseconds),
      slug: '',
      run: {},
    },
  )
}
