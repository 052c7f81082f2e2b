import { expect, test } from '@jest/globals'
import type { ProposalFacts } from '../../src/engine/ports.ts'
import { closeRepaired } from '../../src/engine/repaired.ts'

function found(branch: string, state: ProposalFacts['state']): ProposalFacts {
  const text = { title: '', body: '', url: '' }
  const lists = { approvals: [], labels: [], told: [] }
  return {
    branch,
    state,
    number: 1,
    id: 'PR_1',
    head: '',
    createdAt: 0,
    meddled: false,
    mergeable: 'yes',
    ...text,
    ...lists,
  }
}

const OPEN = ['keyturn/repair/openai/0-aaaaaa', 'keyturn/repair/openai/production/2-bbbbbb', 'keyturn/rotate/openai/3']

/** What is closed where the lock names these tags, by credential. */
async function closed(
  locked: Readonly<Record<string, string>>,
  state: ProposalFacts['state'] = 'open',
): Promise<readonly string[]> {
  const gone: string[] = []
  const proposals = {
    find: (branch: string) => Promise.resolve(found(branch, state)),
    present: () => Promise.resolve(),
    close: ({ branch }: ProposalFacts) => Promise.resolve(void gone.push(branch)),
  }
  const concluded = Object.entries(locked).map(([id, tag]) => ({
    kit: { credential: { id } },
    conclusion: { ground: { basis: { lock: { state: 'good' as const, line: { generation: 1, tag } } } } },
  }))
  await closeRepaired({ shared: { github: { proposals } }, open: OPEN.map((branch) => ({ branch })), concluded })
  return gone
}

test.each([
  ['those for a tag that the lock does not name any more', { openai: 'kt-ru-openai-1-cccccc' }, [OPEN[0]]],
  ['none for the tag that the lock names', { openai: 'kt-ru-openai-0-aaaaaa' }, []],
  ['those of its own credential alone', { 'openai/production': 'kt-ru-openai-production-3-dddddd' }, [OPEN[1]]],
])('repairs are closed: %s', async (_what, locked, gone) => {
  expect(await closed(locked)).toEqual(gone)
})

test('a repair that was merged or closed meanwhile is left as it is', async () => {
  expect(await closed({ openai: 'kt-ru-openai-1-cccccc' }, 'merged')).toEqual([])
  expect(await closed({ openai: 'kt-ru-openai-1-cccccc' }, 'closed')).toEqual([])
})
