import type { Mutation } from '../mutation.ts'

const TEST = 'test/core/entry/index.test.ts'

/** The hint that lets most runs end early: any doubt means a full read. */
export const INDEX: readonly Mutation[] = [
  ...(
    [
      [`index.manifest === question.manifest &&`, 'another manifest', 'a new key in the manifest waits for a day'],
      [`index.lock === question.lock &&`, 'another lock', 'a merge is not acted upon'],
      [`index.entries === question.entries &&`, 'other entries', 'what another runner began is not gone on with'],
      [
        `index.attention.length === 0 &&`,
        'a credential that needs somebody',
        'what is parked is said once, and forgotten',
      ],
      [`question.now < index.next &&`, 'an instant that is reached', 'a key that is due is not rotated'],
      [
        `question.now < index.at + DAY + HOUR &&`,
        'its own age',
        'with a clock that is wrong once, no run looks for ever',
      ],
      [
        `question.now >= index.at - HOUR &&`,
        'a time that it cannot have been written at',
        'a forged date keeps it good for ever',
      ],
      [
        `canonical(open) === canonical(index.proposals) &&`,
        'other open proposals',
        'a proposal that was closed is not noticed',
      ],
    ] as const
  ).map(([from, what, why]): Mutation => ({
    name: `the index vouches in spite of ${what}`,
    why,
    file: 'src/core/entry/index.ts',
    from,
    to: ``,
    caughtBy: [TEST],
  })),
  {
    name: 'the index vouches in spite of a conflict',
    why: 'a proposal that cannot be merged stays so',
    file: 'src/core/entry/index.ts',
    from: `question.open.every(({ conflict }) => !conflict)`,
    to: `question.open.length >= 0`,
    caughtBy: [TEST],
  },
  {
    name: 'the index’s mac is not looked at',
    why: 'whoever can push the journal’s branch silences Keyturn',
    file: 'src/core/entry/index.ts',
    from: `value['mac'] === macOf(index, seal, repositoryId)`,
    to: `value['mac'] !== ''`,
    caughtBy: [TEST],
  },
  {
    name: 'the index’s mac does not cover the repository',
    why: 'a copy of the repository is idle by the original’s index',
    file: 'src/core/entry/index.ts',
    from: `canonical({ repository: repositoryId, index })`,
    to: `canonical({ index })`,
    caughtBy: [TEST],
  },
  {
    name: 'the index wakes after the overlap’s end',
    why: 'the old key lives on until somebody else wakes Keyturn',
    file: 'src/core/entry/wake.ts',
    from: `: verifiedAt + policy.overlap`,
    to: `: verifiedAt + policy.overlap + DAY`,
    caughtBy: ['test/core/entry/wake.test.ts'],
  },
  {
    name: 'an index that cannot be written fails the run',
    why: 'a hint stops what has been done well',
    file: 'src/engine/indexer.ts',
    from: `thrown.code !== 'conflict'`,
    to: `thrown.code === 'conflict'`,
    caughtBy: ['test/start/scenarios/journal.test.ts'],
  },
  {
    name: 'a run with one key vouches for all',
    why: 'the dashboard shows for a day what was so before',
    file: 'src/engine/indexer.ts',
    from: `wakes.length === 0 || known.partial ||`,
    to: `wakes.length === 0 ||`,
    caughtBy: ['test/start/scenarios/dashboard.test.ts'],
  },
]
