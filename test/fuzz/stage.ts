// The stories that are fuzzed: one short rotation of every provider in every layout, with people and strangers around it.
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { acme } from '../../src/sandbox/repository/acme.ts'
import { credentialOf, variableOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { manifestText } from '../../src/sandbox/repository/manifest.ts'
import { CALLED, type MadeKey, type VendorName } from '../../src/sandbox/vendors.ts'
import type { Command } from '../../src/core/command.ts'
import type { Outcome, RunResult } from '../../src/engine/result.ts'
import { BY_PEOPLE, layoutsOf, MINTED, orderOf, tidyUp } from '../start/by-hand.ts'
import { passed, PATIENCE } from '../start/team.ts'
import { rigOn, type Rig } from '../start/rig.ts'

/** What is told, by name. */
export interface Story {
  readonly name: string
  readonly key: KeySpec
  /** A reviewer takes the first rotation back. */
  readonly reverts: boolean
}

/** What must not be touched, whatever anybody answers. */
export interface Strangers {
  readonly keys: readonly MadeKey[]
  readonly secret: string
  readonly branch: string
}

export interface Stage {
  readonly rig: Rig
  /** One run; what Keyturn asked a person for at the last one is done and said before. */
  readonly run: () => Promise<RunResult>
  readonly strangers: Strangers
}

const MINUTE = 60_000

/** Every provider that the sandbox plays, in every layout, forward and back. */
export const STORIES: readonly Story[] = CALLED.flatMap((provider) =>
  layoutsOf(provider).flatMap((layout) =>
    [false, true].map((reverts) => ({
      name: `${provider}, ${layout}${reverts ? ', reverted' : ''}`,
      key: {
        name: provider,
        provider,
        environment: 'production',
        layout,
        manifest: saidOf(provider),
      },
      reverts,
    })),
  ),
)

function saidOf(provider: VendorName): readonly string[] {
  if (provider === 'http') return [acme()]
  return [BY_PEOPLE[provider]].flatMap((line) => (line === undefined ? [] : [line, MINTED]))
}

export const OVERLAP = 60 * MINUTE

/** A repository with a key that is due, and beside it what is nobody's business. */
export function setStage({ key }: Story): Stage {
  const text = manifestText([key], { defaults: ['overlap: 1h', 'quiet: 30m'] })
  const world = createReadyWorld(createGithub, {
    keys: [key],
    manifest: text.replace('instances: 3', 'asks: 3, instances: 3'),
    app: { every: 5 * MINUTE },
  })
  const first = world.first.get(credentialOf(key))
  const mona = world.github.person('mona')
  mona.commit('main', { 'rotation.yml': withFirst(world, first) }, 'Say what the key may do')
  mona.commit('keyturn-notes', { 'notes.md': 'Ours' }, 'Keep notes')
  mona.setSecret('repository', 'SOMETHING_ELSE', 'do not touch')
  const rig = rigOn(world)
  rig.env['KEYTURN_SEAL'] = Buffer.alloc(32, 7).toString('base64')
  Object.assign(rig.env, passed(key, first?.value ?? ''))
  const made = CALLED.map((name) => world.vendors[name].make('elsewhere', world.clock.now()))
  let last: readonly Outcome[] = []
  const run = async (): Promise<RunResult> => {
    const command = asked(() => orderOf(rig, key, last))
    const result = await rig.keyturn({ patience: PATIENCE, ...(command ? { command } : {}) })
    last = result.outcomes
    return result
  }
  return { rig, run, strangers: { keys: made, secret: 'SOMETHING_ELSE', branch: 'keyturn-notes' } }
}

/** Of an entry that was spoilt nobody reads what is asked for. */
function asked(order: () => Command | undefined): Command | undefined {
  try {
    return order()
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}

/** What its first key may do is written out: a manifest that does not say so waits for a person. */
function withFirst(world: ReadyWorld, first: MadeKey | undefined): string {
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const pairs = text.includes('        with:')
    ? []
    : Object.entries(first?.with ?? {}).map(([name, value]) => `${name}: ${value}`)
  const lines = [
    `        incumbent: ${first?.id ?? ''}`,
    ...(pairs.length > 0 ? [`        with: { ${pairs.join(', ')} }`] : []),
  ]
  return text.replace(/( {6}production:\n)/, `$1${lines.join('\n')}\n`)
}

/** A reviewer merges what is open below `keyturn/`; the pull request of a rotation that was merged is taken back once. */
export function createPeople({ reverts, key }: Story, rig: Rig): () => boolean {
  const { world } = rig
  let merged: number | undefined
  let back = false
  const mona = world.github.person('mona')
  return () => {
    tidyUp(rig, key)
    const open = world.github.truth
      .pulls()
      .filter((pull) => pull.state === 'open' && pull.branch.startsWith('keyturn/'))
    // After a revert the team lets what is proposed lie.
    const wanted = open.filter(({ branch }) => !back || !branch.startsWith('keyturn/rotate/'))
    for (const { number, branch } of wanted)
      if (tryTo(() => mona.merge(number)) && branch.startsWith('keyturn/rotate/')) merged ??= number
    if (wanted.length > 0 || !reverts || back || merged === undefined) return wanted.length === 0
    const taken = merged
    back = tryTo(() => mona.merge(mona.revert(taken)))
    return false
  }
}

/** GitHub may refuse a person too: a conflict, a branch that moved on. */
function tryTo(act: () => unknown): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}

/** The vendor of a key, by its name. */
export function vendorOf(
  world: ReadyWorld,
  { provider }: { readonly provider: VendorName },
): ReadyWorld['vendors'][VendorName] {
  return world.vendors[provider]
}

/** The name of the secret that the story's key lies in. */
export function secretOf(story: Story): { readonly scope: string; readonly name: string } {
  const { environment } = story.key
  return { scope: environment === undefined ? 'repository' : `environment/${environment}`, name: variableOf(story.key) }
}
