import type { Mutation } from '../mutation.ts'

/** Two eras, and the border between them. */
export const APPROVAL: readonly Mutation[] = [
  {
    name: 'a rollback begins without the head at which the approval was seen',
    why: 'after an approval by command, a lock not yet brought up to date is taken for a revert',
    file: 'src/core/decide/rules/rollback.ts',
    from: `if (!entry?.incumbent || !approved || approved.by !== 'lock' || approved.seen === undefined) return undefined`,
    to: `if (!entry?.incumbent || !approved) return undefined`,
    caughtBy: ['test/core/decide/rollback.test.ts'],
    row: 'rollback without seen',
  },
  {
    name: 'a head older than the approval is taken for a revert',
    why: 'a replica that lags sends a good rotation back',
    file: 'src/core/decide/rules/rollback.ts',
    from: `      ? back(world, entry, entry.incumbent)
      : wait('blind', undefined, 'the default branch looks older than the approval'),`,
    to: `      ? back(world, entry, entry.incumbent)
      : back(world, entry, entry.incumbent),`,
    caughtBy: ['test/core/decide/rollback.test.ts'],
  },
  {
    name: 'a head older than the revert turns the course again',
    why: 'a replica that lags sends a rollback forward, and so to and fro',
    file: 'src/core/decide/rules/rollback.ts',
    from: `      ? act({ do: 'go-forward' }, 'approved')
      : wait('blind', undefined, 'the default branch looks older than the revert'),`,
    to: `      ? act({ do: 'go-forward' }, 'approved')
      : act({ do: 'go-forward' }, 'approved'),`,
    caughtBy: ['test/core/decide/rollback.test.ts'],
  },
  {
    name: 'ancestry is read the wrong way round',
    why: 'every true revert is taken for a stale head, and every stale head for a revert',
    file: 'src/github/fresh.ts',
    from: `=== 'BEHIND'`,
    to: `=== 'AHEAD'`,
    caughtBy: ['test/github/snapshot.test.ts'],
  },
  {
    name: 'a force push counts as a descendant',
    why: 'a default branch that somebody set back moves keys',
    file: 'src/github/fresh.ts',
    from: `=== 'BEHIND'`,
    to: `!== 'AHEAD'`,
    caughtBy: ['test/github/snapshot.test.ts'],
  },
  {
    name: 'a candidate is discarded after its approval',
    why: 'a key that consumers hold is deleted because a pull request was closed',
    file: 'src/core/decide/rules/review.ts',
    from: `if (!entry || !candidate || candidate.approved) return undefined`,
    to: `if (!entry || !candidate) return undefined`,
    caughtBy: ['test/core/decide/review.test.ts'],
    row: 'discard after approval',
  },
  {
    name: 'a proposal in review is given up',
    why: 'the next key dies while people still read about it',
    file: 'src/core/decide/rules/review.ts',
    from: `if (seen.state === 'closed') return act({ do: 'discard', why: 'declined' }, 'declined')`,
    to: `if (seen.state !== 'merged') return act({ do: 'discard', why: 'declined' }, 'declined')`,
    caughtBy: ['test/core/decide/review.test.ts'],
    row: 'candidate killed in review',
  },
  {
    name: 'a key that was deleted during the review is approved',
    why: 'a dead key is put into service',
    file: 'src/core/decide/rules/review.ts',
    from: `living(world, entry.candidate?.keyId ?? '', act({ do: 'approve' }, 'approved'))`,
    to: `act({ do: 'approve' }, 'approved')`,
    caughtBy: ['test/core/decide/review.test.ts'],
  },
  {
    name: 'a merge that the head does not show yet is a no',
    why: 'what was just merged is thrown away for the lag of a replica',
    file: 'src/core/decide/rules/review.ts',
    from: `if (now < settled) return wait('blind', settled`,
    to: `if (now < 0) return wait('blind', settled`,
    caughtBy: ['test/core/decide/review.test.ts'],
  },
  {
    name: 'a key reported compromised is restored',
    why: 'going back hands the service to a thief',
    file: 'src/core/decide/rules/rollback.ts',
    from: `if (incumbent.keyId !== undefined && entry.compromised.includes(incumbent.keyId))`,
    to: `if (incumbent.keyId === '')`,
    caughtBy: ['test/core/decide/rollback.test.ts'],
  },
  {
    name: 'a key that somebody else disabled is restored',
    why: 'going back puts a key into service that a person took out of it',
    file: 'src/core/decide/rules/rollback.ts',
    from: `const held = entry.disabledAt !== undefined && key?.status === 'disabled'`,
    to: `const held = key?.status === 'disabled'`,
    caughtBy: ['test/core/decide/rollback.test.ts'],
  },
  {
    name: 'the approval does not note the head at which it was seen',
    why: 'no revert is ever recognised',
    file: 'src/engine/steps/switch.ts',
    from: `candidate: { ...candidate, approved: { by: 'lock', at: now, seen: job.ground.head } },`,
    to: `candidate: { ...candidate, approved: { by: 'lock', at: now } },`,
    caughtBy: ['test/start/scenarios/going-back.test.ts > deploying'],
  },
]
