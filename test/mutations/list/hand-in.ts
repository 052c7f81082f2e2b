import type { Mutation } from '../mutation.ts'

const FILE = 'src/engine/commands/hand-in.ts'
const TOLD = 'test/start/scenarios/handed-in.test.ts'

/** What a person hands in is taken only if it is the key that was asked for. */
export const HAND_IN: readonly Mutation[] = [
  {
    name: 'a value that was put in before it was asked for is taken',
    why: 'a leftover of another hand-in, or a value that somebody planted, goes into service',
    file: FILE,
    from: `writtenAt <= candidate.announcedAt`,
    to: `writtenAt < 0`,
    caughtBy: [`${TOLD} > put in before it was asked for`],
  },
  {
    name: 'any ending will do',
    why: 'who can overwrite the intake chooses the key that goes into service',
    file: FILE,
    from: `if (!value.matches(new RegExp(`,
    to: `if (value.matches(/^$/) && !value.matches(new RegExp(`,
    caughtBy: [`${TOLD} > another ending than the one that was said`],
  },
  {
    name: 'a key of another account is taken',
    why: 'the app answers from somebody else’s account, who reads along',
    file: FILE,
    from: `account !== served`,
    to: `account === ''`,
    caughtBy: [`${TOLD} > another account's key`],
  },
  {
    name: 'a dead key is taken',
    why: 'a key goes into service that opens nothing',
    file: FILE,
    from: `probe.verdict === 'dead'`,
    to: `probe.status === 0`,
    caughtBy: [`${TOLD} > a dead key`],
  },
  {
    name: 'a new value in the intake is deleted with the one that was taken',
    why: 'what somebody hands in meanwhile is lost without a word',
    file: 'src/start/intake.ts',
    from: `(await api.get(scope, INTAKE)) === writtenAt`,
    to: `writtenAt > 0`,
    caughtBy: [`${TOLD} > a value that somebody put in after it was taken stays`],
  },
  {
    name: 'the manifest alone says where a value goes',
    why: 'one merged line sends every new key to a stranger',
    file: 'src/start/kit.ts',
    from: `if (endpoint !== allowed && !declared) throw`,
    to: `if (endpoint !== allowed && !declared && credential.mint !== 'person') throw`,
    caughtBy: [`${TOLD} > a value is sent nowhere that the workflow does not allow`],
  },
]
