// What a person may ask for, as data: comments, workflow inputs, the command line and help are all made from it.
import type { Duration, KeyId } from '../facts.ts'
import { readDuration } from '../manifest/duration.ts'
import { DAY } from '../schedule/due.ts'

/** What an argument can be. */
export interface Given {
  /** The provider's id of a key. */
  readonly key?: KeyId
  /** How long. */
  readonly delay?: Duration
  /** The last four characters of a value. */
  readonly ending?: string
  /** `@login`, or `@org/team`. */
  readonly person?: string
}

/** The one word that may follow a credential, or the verb. */
export interface Argument {
  readonly name: string
  /** Ends "… cannot be". */
  readonly is: string
  readonly needed: boolean
  /** What is wrong may be a value: it is not repeated. */
  readonly hidden?: true
  /** Undefined: it is no such thing. */
  read(word: string): Given | undefined
}

export interface CommandSpec {
  /** What it is about: one credential; one, or all; nothing. */
  readonly of: 'credential' | 'any' | 'nothing'
  readonly takes?: Argument
  /** What it does, as the end of "Keyturn …". */
  readonly does: string
  /** How it is taken back, as a sentence. */
  readonly undo: string
  /** Cannot be undone: the credential is written twice, wherever it is asked for. */
  readonly irreversible?: true
  /** The credential is written out even where the place says which is meant. */
  readonly named?: true
  /** Whose word counts: a commander's (`commanders:`), or anybody's who works here. */
  readonly who: 'commander' | 'colleague'
}

/** Ids of the providers that exist; anything else would be a path or an option in disguise. */
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/

const KEY: Argument = {
  name: '[KEY]',
  is: "a key's id",
  needed: false,
  read: (word) => (KEY_ID.test(word) ? { key: word } : undefined),
}

const DELAY: Argument = {
  name: '<duration>',
  is: 'a length of time up to 90d, as in 36h or 7d',
  needed: true,
  read: (word) => {
    const delay = readDuration(word)
    return delay !== undefined && delay <= 90 * DAY ? { delay } : undefined
  },
}

/** Longer might be the whole value. */
const ENDING: Argument = {
  name: '…ABCD',
  is: 'the last four characters of the value, and nothing more of it',
  needed: true,
  hidden: true,
  read: (word) => {
    const ending = /^(?:…|\.{3})?([!-~]{4})$/.exec(word)?.[1]
    return ending === undefined ? undefined : { ending }
  },
}

const LOGIN = '@[A-Za-z0-9](?:[A-Za-z0-9-_]{0,99})'
const TEAM = `${LOGIN}/[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})`

/** Who answers for something: a person, or a team. */
const OWNER: Argument = {
  name: '@login',
  is: 'an owner: a person as in @mona, or a team as in @acme/sre',
  needed: true,
  read: (word) => (new RegExp(`^(?:${TEAM}|${LOGIN})$`).test(word) ? { person: word } : undefined),
}

const LEAVER: Argument = {
  name: '@login',
  is: 'a person: a login as in @mona',
  needed: true,
  read: (word) => (new RegExp(`^${LOGIN}$`).test(word) ? { person: word } : undefined),
}

export const COMMANDS = {
  help: { of: 'nothing', does: 'lists these commands', undo: '', who: 'colleague' },
  status: { of: 'any', does: 'says where each credential stands, and whose move it is', undo: '', who: 'colleague' },
  explain: { of: 'credential', does: 'shows each rule with its verdict', undo: '', who: 'colleague' },
  rotate: {
    of: 'credential',
    does: 'begins a rotation now, whatever the key’s age; windows, review and evidence stay as they are',
    undo: 'Close the pull request: the new key is discarded, and the old one was never touched.',
    who: 'commander',
  },
  retry: {
    of: 'credential',
    does: 'tries again at once: three more attempts where they were spent, no pause after a declined proposal, a failed deployment once more',
    undo: 'Close the pull request that comes of it. A deployment of the same value harms nothing.',
    who: 'commander',
  },
  postpone: {
    of: 'credential',
    takes: DELAY,
    does: 'begins no rotation, puts no key into service and takes none away for so long; what is half written is finished, and a way back is not kept waiting',
    undo: 'The same with `0`.',
    who: 'commander',
  },
  abort: {
    of: 'credential',
    does: 'gives up what nobody approved: a new key is discarded, its pull request closed; a way back that was ordered turns forward again',
    undo: 'A discarded key is gone; `rotate` begins another rotation. `rollback` goes back again.',
    who: 'commander',
  },
  rollback: {
    of: 'credential',
    does: 'puts the old key back into service at once, redeploys and proves it, and opens a pull request that approves it; the new key goes only once that is merged',
    undo: '`abort` goes forward again, until that pull request is merged.',
    who: 'commander',
  },
  adopt: {
    of: 'credential',
    takes: KEY,
    named: true,
    does: 'takes what is in service as the key to go on with, by a pull request; nothing is removed',
    undo: 'Close the pull request; until it is merged nothing rotates here.',
    who: 'commander',
  },
  retire: {
    of: 'credential',
    named: true,
    does: 'proposes the end of a credential: a pull request whose merge has its key taken away once nobody uses it, and no other made',
    undo: 'Close the pull request; or, merged, revert it before the key is deleted.',
    who: 'commander',
  },
  owner: {
    of: 'credential',
    takes: OWNER,
    named: true,
    does: 'proposes another owner: a pull request that changes `owner:` in rotation.yml, and no key',
    undo: 'Close the pull request; or, merged, revert it.',
    who: 'commander',
  },
  offboard: {
    of: 'nothing',
    takes: LEAVER,
    does: 'hands over what somebody owns who leaves, by a pull request, and rotates the keys of it that people may have seen',
    undo: 'Close the pull requests: the new keys are discarded, and the owners stay.',
    who: 'commander',
  },
  overwrite: {
    of: 'credential',
    named: true,
    does: 'writes its own value over what stands in the secret now, and deploys it',
    undo: 'What somebody wrote there is gone, for GitHub shows no secret: who wrote it has to write it again.',
    who: 'commander',
  },
  submitted: {
    of: 'credential',
    takes: ENDING,
    does: 'takes the key that a person made out of the intake, if it is the one that was asked for',
    undo: 'Close the pull request, or revert it if it is merged, and delete the key at the provider.',
    who: 'commander',
  },
  deleted: {
    of: 'credential',
    does: 'takes your word that the key which had to go is deleted at a provider where nobody else can see it',
    undo: 'What is deleted there is gone; said too early, it only ends the waiting: delete the key then.',
    who: 'commander',
  },
  leaked: {
    of: 'credential',
    takes: KEY,
    named: true,
    does: 'replaces the key now, without window, review or overlap, and takes the old one away once the new one serves',
    undo: 'A key that was reported never serves again; the new one is turned like any other.',
    who: 'commander',
  },
  exploited: {
    of: 'credential',
    takes: KEY,
    irreversible: true,
    does: 'takes the key away at once, and then replaces it; what uses it fails until the new one is deployed',
    undo: 'Nothing brings the key back.',
    who: 'commander',
  },
  disable: {
    of: 'credential',
    takes: KEY,
    named: true,
    does: 'takes the key out of service at a provider that can bring it back, and does nothing else',
    undo: '`restore-key` enables it again, unless it was reported.',
    who: 'commander',
  },
  'restore-key': {
    of: 'credential',
    takes: KEY,
    named: true,
    does: 'enables again what `disable` disabled; never a key that was reported',
    undo: '`disable` takes it out of service again.',
    who: 'commander',
  },
  'approve-evidence': {
    of: 'credential',
    does: 'takes your word for what no machine tells: that the new key serves, where `witness:` asks a person; or, once it does, that the old one is not used any more',
    undo: 'Revert the pull request before the old key is deleted.',
    who: 'commander',
  },
  revoke: {
    of: 'credential',
    takes: KEY,
    irreversible: true,
    does: 'takes the key that is on its way out away within minutes: no overlap, silence, window or hold is waited for. Where something is seen to use it, it stays',
    undo: 'For ten minutes a revert stops it; then nothing brings the key back.',
    who: 'commander',
  },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandVerb = keyof typeof COMMANDS

/** Whether there is such a command. */
export function isVerb(word: string): word is CommandVerb {
  return Object.hasOwn(COMMANDS, word)
}

/** `adopt <credential> [KEY]`, as it is written. */
export function useOf(verb: CommandVerb): string {
  const { of, takes, irreversible }: CommandSpec = COMMANDS[verb]
  const about = { credential: ['<credential>'], any: ['[credential]'], nothing: [] }[of]
  return [verb, ...about, ...(irreversible ? about : []), ...(takes ? [takes.name] : [])].join(' ')
}
