import type { Mutation } from '../mutation.ts'

const FILE = 'src/engine/commands/hand-in.ts'
const TOLD = 'test/start/scenarios/handed-in.test.ts'
const LATE = 'test/start/scenarios/handed-late.test.ts'
const RULES = 'test/core/decide/hand-in.test.ts'

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
  {
    name: 'what Vercel keeps is taken before the merge',
    why: 'a key that nobody approved lies in the gate until whoever merges next, and the journal says it was handed in',
    file: FILE,
    from: `!mayHandIn(entry, credential) && line?.tag !== entry.candidate?.tag`,
    to: `line?.tag === ''`,
    caughtBy: [`${LATE} > handed in before the merge`],
  },
  {
    name: 'what Vercel keeps is taken outside its window',
    why: 'it waits in the gate for hours, for anybody to hand another value in over it',
    file: FILE,
    from: `if (early?.kind === 'wait')`,
    to: `if (early?.kind === 'park')`,
    caughtBy: [`${LATE} > outside its window`],
  },
  {
    name: 'the intake is emptied before Vercel has the value',
    why: 'a run that dies in those seconds loses the only copy',
    file: 'src/core/decide/rules/hand-in.ts',
    from: `const kept = candidate?.promotedAt !== undefined || rollback`,
    to: `const kept = candidate?.intake !== undefined || rollback`,
    caughtBy: [RULES, `${LATE} > the next run finds the value`],
  },
  {
    name: 'whatever lies in the intake by now is written to Vercel',
    why: 'another credential’s key goes into service under an approval that was not for it',
    file: 'src/engine/in-hand.ts',
    from: `value === undefined || value.fingerprint() !== candidate.fingerprint`,
    to: `value === undefined`,
    caughtBy: [`${LATE} > somebody put another value in`],
  },
  {
    name: 'a run without the intake gives up what lies in it',
    why: 'a look from somebody’s own machine has the person hand in again what was never lost',
    file: 'src/engine/in-hand.ts',
    from: `(await kit.intake.writtenAt()) === candidate.intake`,
    to: `(await kit.intake.writtenAt()) === 0`,
    caughtBy: [`${LATE} > a run that is passed no intake`],
  },
  {
    name: 'a value is given up while the run that has it may write it',
    why: 'another is handed in, and the first arrives over it',
    file: 'src/core/decide/lost.ts',
    from: `Math.max(candidate?.leaseUntil ?? 0, `,
    to: `Math.max(0, `,
    caughtBy: [RULES, `${LATE} > it is not asked for again while`],
  },
  {
    name: 'a value is asked for again though its place was written',
    why: 'what somebody put there in that minute is overwritten by the next hand-in',
    file: 'src/core/decide/lost.ts',
    from: `if (!untouched) return park`,
    to: `if (!untouched && now < 0) return park`,
    caughtBy: [RULES],
  },
  {
    name: 'another key is asked for under the tag of one that was reported',
    why: 'the new one passes for the leaked one, and is taken away as that',
    file: 'src/core/decide/lost.ts',
    from: `candidate?.deferred || isCompromised(entry, candidate?.keyId)`,
    to: `candidate?.deferred`,
    caughtBy: [RULES],
  },
]
