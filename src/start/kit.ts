import { Failure } from '../core/failure.ts'
import { BY_HAND } from '../core/manifest/declare.ts'
import type { Credential } from '../core/manifest/policy.ts'
import type { OpenKit } from '../engine/fleet.ts'
import type { Kit, Shared } from '../engine/kit.ts'
import type { Clock } from '../engine/ports.ts'
import type { Send } from '../http/send.ts'
import { spaced } from '../http/spaced.ts'
import type { ProviderPlugin } from '../plugins/contract/provider.ts'
import { adminKey, adminVariable, finding, isThere } from './admin.ts'
import type { OpenedGithub } from './github.ts'
import { exactly, incumbent } from './incumbent.ts'
import { intakeOf } from './intake.ts'
import { once } from './once.ts'
import type { Outside, Wishes } from './options.ts'
import { type Ground, openDeployers, openStores, openWitnesses } from './plugins.ts'

/** Opens what one credential's loop works with; each plugin's client only when the loop first needs it. */
export function createOpenKit(outside: Outside, wishes: Wishes, opened: OpenedGithub): OpenKit {
  const runs = new Map<string, object>()
  const sessions: Ground['sessions'] = new Map()
  const awsSessions: Ground['awsSessions'] = new Map()
  // One line per vendor, whoever of the credentials asks.
  const lines = new Map<string, Send>()
  function sendTo({ id, traits }: ProviderPlugin, clock: Clock): Send {
    if (traits.gap === undefined) return opened.send
    const line = lines.get(id) ?? spaced(opened.send, clock, traits.gap)
    lines.set(id, line)
    return line
  }
  return async (credential, shared): Promise<Kit> => {
    const plugin = await pluginOf(credential)
    // Where the manifest names the address, the name of a variable alone gives nothing away.
    const convention = plugin.endpoint === undefined ? plugin.traits.admin : undefined
    const admin = adminVariable(credential, convention, wishes)
    const send = sendTo(plugin, shared.clock)
    const provider = once(() =>
      plugin.open(credential.with, contextOf(outside, { plugin, wishes, send, credential, shared, admin, runs })),
    )
    const ground: Ground = { outside, wishes, opened, credential, shared, plugin, provider, sessions, awsSessions }
    return {
      credential,
      plugin,
      provider,
      stores: once(() => openStores(ground)),
      deployers: once(() => openDeployers(ground)),
      witnesses: once(() => openWitnesses(ground)),
      // What Keyturn makes by itself needs nothing that opens anything.
      adminKey: plugin.traits.mint === 'here' || isThere(outside, admin, plugin.traits),
      intake: intakeOf(outside, opened.rest),
      incumbent: () =>
        plugin.traits.mint === 'here'
          ? exactly(outside, credential.id, plugin.traits.parts)
          : incumbent(outside, credential.id, plugin.traits.parts),
      shared,
    }
  }
}

async function pluginOf(credential: Credential): Promise<ProviderPlugin> {
  const { providerPlugin } = await import('../plugins/registry.ts')
  const plugin = providerPlugin(credential.provider)
  if (plugin !== undefined) return shapedFor(plugin, credential)
  throw new Failure('manifest-invalid', `${credential.id}: provider "${credential.provider}" is not known.`, {
    effect: 'not-done',
  })
}

/** As it is for this credential: what `with:` says of it; and by hand alone, without what only an admin key could do. */
function shapedFor(plugin: ProviderPlugin, { with: config, mint }: Credential): ProviderPlugin {
  const said = plugin.shaped === undefined ? plugin.traits : { ...plugin.traits, ...plugin.shaped(config) }
  if (mint !== 'person') return { ...plugin, traits: said }
  const traits = { ...said, ...BY_HAND }
  // Where people make all keys, what is missing is what they have to know.
  if (said.mint !== 'api') return { ...plugin, traits }
  const { missing: _rights, ...rest } = plugin
  return { ...rest, traits }
}

interface For {
  readonly plugin: ProviderPlugin
  readonly wishes: Wishes
  readonly send: Send
  readonly credential: Credential
  readonly shared: Shared
  readonly admin: string | undefined
  readonly runs: Map<string, object>
}

function contextOf(
  outside: Outside,
  { plugin, wishes, send, credential, shared, admin, runs }: For,
): Parameters<ProviderPlugin['open']>[1] {
  const { endpoints } = wishes
  const allowed = endpoints.get(credential.id) ?? endpoints.get(credential.key) ?? endpoints.get(credential.provider)
  const endpoint = plugin.endpoint?.(credential.with) ?? credential.endpoint ?? allowed
  // A vendor's other address, such as its servers in Europe, is its own: the plugin declares it.
  const declared = endpoint !== undefined && plugin.hosts.includes(endpoint)
  if (endpoint !== allowed && !declared) throw notAllowed(credential, endpoint ?? '', plugin)
  return {
    send,
    admin: adminKey(outside, credential, { variable: admin, traits: plugin.traits }),
    ...finding(outside, { variable: admin, traits: plugin.traits, send }),
    mask: outside.redactor.mask,
    now: () => shared.clock.now(),
    sleep: (milliseconds) => shared.clock.sleep(milliseconds),
    slug: credential.slug,
    run: runOf(runs, `${credential.provider} ${endpoint ?? ''} ${admin ?? ''}`),
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** Another admin key, or another endpoint, may see something else. */
function runOf(runs: Map<string, object>, scope: string): object {
  const run = runs.get(scope) ?? {}
  runs.set(scope, run)
  return run
}

/** Which admin key may go to which host is the workflow's to say, not the manifest's. */
function notAllowed(credential: Credential, endpoint: string, plugin: ProviderPlugin): Failure {
  const named = credential.mint === 'person' || plugin.endpoint !== undefined
  return new Failure(
    'refused',
    `Nothing was sent: rotation.yml sends ${credential.mint === 'person' ? 'a key' : 'the admin key'} of ${credential.id} to ${endpoint}, and the workflow does not allow that. If it is right, add \`${named ? credential.key : credential.provider}=${endpoint}\` to the input \`allow-endpoints\`.`,
    { effect: 'not-done' },
  )
}
