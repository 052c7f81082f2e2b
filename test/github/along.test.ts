import { describe, expect, test } from '@jest/globals'
import type { SandboxReply } from '../../src/sandbox/contract.ts'
import { rigOn } from '../start/rig.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, USUAL_KEY, type ReadyWorld } from '../../src/sandbox/ready.ts'

function versioned(): ReadyWorld {
  return createReadyWorld(createGithub, { keys: [{ ...USUAL_KEY, layout: 'versioned' }] })
}

/** How often a request of that name was sent. */
function asked(world: ReadyWorld, name: string): number {
  return world.calls.filter(({ from, request }) => from === 'keyturn' && request.body.includes(`"query ${name}(`))
    .length
}

/** Answers to `Entries` as they are, but for the files that came along. */
function spoiling(world: ReadyWorld, spoil: (file: object) => unknown): void {
  world.tap({
    after: async (call, reply): Promise<SandboxReply> => {
      if (!call.request.body.includes('"query Entries(')) return reply
      const answer = JSON.parse(reply.body)
      const files = answer.data?.repository?.files
      if (files) for (const name of Object.keys(files)) files[name] = spoil(files[name])
      return { ...reply, body: JSON.stringify(answer) }
    },
  })
}

async function adopting(world: ReadyWorld): Promise<string> {
  const rig = rigOn(world)
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = world.first.get('openai/production')?.value
  await rig.keyturn()
  world.github.person('mona').merge(1)
  const { outcomes } = await rig.keyturn()
  return outcomes[0]?.because ?? ''
}

describe('files that come along with the entries', () => {
  test('are not asked for again', async () => {
    const world = versioned()
    expect(await adopting(world)).toBe('awaiting-review')
    expect(asked(world, 'Entries')).toBeGreaterThan(0)
    // The first run has no journal to read entries from.
    expect(asked(world, 'FileAt')).toBe(1)
  })

  test.each<[string, (file: object) => unknown]>([
    ['missing', () => null],
    [
      'cut',
      (file) => ({ ...file, object: { text: 'secrets.', isTruncated: true, isBinary: false, byteSize: 600_000 } }),
    ],
    ['not said to be whole', (file) => ({ ...file, object: { text: '' } })],
  ])('%s are asked for by themselves', async (_, spoil) => {
    const world = versioned()
    spoiling(world, spoil)
    expect(await adopting(world)).toBe('awaiting-review')
    expect(asked(world, 'FileAt')).toBe(2)
  })
})
