// One key by the built Action, from its adoption to a dead old one, and the people whom that takes.
import { expect } from '@jest/globals'
import { PROMETHEUS_HOST } from '../../src/sandbox/prometheus/prometheus.ts'
import { ACME_HOST } from '../../src/sandbox/repository/acme.ts'
import { credentialOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { named, passed } from '../start/team.ts'
import { idOf, openOnes, unrestOf } from '../start/truth.ts'
import { begin, type Ran, type Story } from './story.ts'

const HOUR = 3_600_000

/** What is different of a key's story. */
export interface Turning {
  /** What the workflow gives besides. */
  readonly given?: (story: Story) => Readonly<Record<string, string>>
  /** What people do between two runs, beside merging. */
  readonly people?: (story: Story, result: Ran['result']) => void
}

/** What the manifest names by address: services of one's own are asked at their sockets, and Stripe knows the app by its public one. */
function readdress({ world, served }: Story): void {
  const before = world.github.truth.file('main', 'rotation.yml') ?? ''
  const text = before
    .replaceAll(ACME_HOST, served.urls.http)
    .replaceAll(`https://${PROMETHEUS_HOST}`, served.urls.prometheus)
    .replace(/(with: \{ url: ")http:\/\/[^/]+/, '$1https://app.acme.dev')
  if (text !== before) world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Say where it is')
}

/** Runs until nothing is left to do, and looks whether the key in service is another one. */
export async function turns(key: KeySpec, { given = () => ({}), people }: Turning = {}): Promise<void> {
  const story = await begin(key, { defaults: ['overlap: 1h', 'hold: 1h'] })
  const { world } = named(story)
  readdress(story)
  const first = world.keys.map((one) => idOf(world, one))
  const values = world.keys.map((one) => passed(one, world.first.get(credentialOf(one))?.value ?? ''))
  const env: Readonly<Record<string, string>> = Object.assign({}, ...values, given(story))
  const said: string[] = []
  try {
    for (let turn = 0, rested = false; !rested && turn < 120; turn += 1) {
      const { exit, said: words, result } = await story.run(undefined, env)
      said.push(words)
      expect({ exit, words: exit === 0 ? '' : words }).toEqual({ exit: 0, words: '' })
      for (const { number } of openOnes(world)) world.github.person('mona').merge(number)
      people?.(story, result)
      await world.clock.advance(2 * HOUR)
      rested = turn > 2 && result.outcomes.every(({ kind, because }) => kind === 'rest' && because === 'not-due')
    }
    for (const [at, one] of world.keys.entries()) expect(idOf(world, one)).not.toBe(first[at])
    expect(unrestOf({ world, log: said })).toEqual([])
    // What packages have to say of themselves is not for users.
    expect(said.join('\n')).not.toContain('Warning:')
  } finally {
    await story.close()
  }
}
