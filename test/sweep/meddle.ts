// What people do while Keyturn works, at any moment; each with what a person would do to set it right again.
import type { Person } from '../../src/sandbox/github/contract.ts'
import { nextValue } from '../../src/sandbox/holders.ts'
import { secretNameOf } from '../../src/sandbox/aws/reader.ts'
import { pathOf } from '../../src/sandbox/vault/reader.ts'
import { spread } from '../../src/sandbox/pair.ts'
import {
  credentialOf,
  placeOf,
  secretOf,
  serviceOf,
  variableOf,
  type KeySpec,
} from '../../src/sandbox/repository/key.ts'
import { SIGNING_PROJECT } from '../../src/sandbox/providers/supabase-signing-key/vendor.ts'
import { homeOf } from '../../src/sandbox/vendors.ts'
import { rigOn, type Rig } from '../start/rig.ts'
import { endedByPeople } from '../start/by-hand.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { PATIENCE } from '../start/team.ts'
import { entryOf, idOf, JOURNAL, living, openOnes, versions } from '../start/truth.ts'
import { isEffect, nameOf } from '../start/call.ts'
import type { Judge } from './judge.ts'

export interface Scene {
  readonly rig: Rig
  readonly key: KeySpec
  readonly judge: Judge
}

export interface Meddler {
  /** True: done. False: there is nothing to meddle with yet. */
  does(scene: Scene): boolean
  /** After each run from then on. */
  later?(scene: Scene): Promise<void> | void
  /** Once Keyturn stopped and said so. */
  mend?(scene: Scene): Promise<void> | void
}

const MAIN = 'refs/heads/main'
const LOCK = 'rotation.lock.yml'

/** Who sets secrets there: a repository's are set in that one. */
function personThere({ rig, key }: Scene): Person {
  return rig.world.github.person('mona', secretOf(key).repository)
}

/** The secret that a variable of the key is read from now: a version's name, where there are versions. */
function slotOf({ rig: { world }, key }: Scene, variable: string): string {
  const now = new Map(spread(placeOf(key), nextValue(world, key) ?? '')).get(variable)
  const names = [variable, ...versions(world, key).filter((name) => name.startsWith(`${variable}_V`))]
  const { scope, repository } = secretOf(key)
  return names.find((name) => world.github.truth.readSecret(scope, name, repository) === now) ?? variable
}

/** A person uses a signing key of theirs, which every server of the app knows. */
function usesSigner({ world: { supabase, app, keys } }: Rig, value: string): void {
  supabase.signing.use(supabase.signing.keys().find((one) => one.value === value)?.id ?? '')
  for (const service of keys.map(serviceOf))
    for (const nth of [0, 1, 2]) app.trust(service, nth, supabase.signing.told(SIGNING_PROJECT))
}

/** A person writes a value where the app reads it from. */
function puts(scene: Scene, value: string): void {
  const { rig, key } = scene
  const texts = spread(placeOf(key), value)
  if (key.host === 'supabase') return usesSigner(rig, value)
  if (key.host === 'vault') return rig.world.vault.write(pathOf(key), Object.fromEntries(texts))
  if (key.host === 'aws') return rig.world.aws.write(secretNameOf(key), Object.fromEntries(texts))
  const names = texts.map(([variable]) => slotOf(scene, variable))
  for (const [at, [variable, text]] of texts.entries())
    personThere(scene).setSecret(secretOf(key).scope, names[at] ?? variable, text)
}

async function ordered({ rig, key, judge }: Scene): Promise<void> {
  judge.mayOverwrite()
  await rig.keyturn({ command: { verb: 'overwrite', credential: credentialOf(key) }, patience: PATIENCE })
}

/** Edits the secret: a key made in a hurry, beside the other. */
function editsSecret(): Meddler {
  return {
    does: (scene) => {
      const { rig, key, judge } = scene
      const first = rig.world.first.get(credentialOf(key))
      // What stood there when the adoption was seen is what was adopted.
      if (first === undefined || !known(scene) || judge.writing() || bracketed(scene)) return false
      // There is no third place for a key of theirs, and the manifest says that people leave the second one alone.
      if (PROVIDERS[key.provider]?.traits.succession) return false
      const made = rig.world.vendors[key.provider].beside(first)
      judge.stranger(made)
      puts(scene, made.value)
      return true
    },
    // A version's value is not kept: there a person has to adopt anew.
    mend: async (scene) => (scene.key.layout === 'versioned' ? undefined : ordered(scene)),
  }
}

/** Does something to each open proposal of a rotation. */
function toProposals(act: (scene: Scene, number: number) => void): () => Meddler {
  return () => ({
    does: (scene) => {
      const open = openOnes(scene.rig.world, 'rotate')
      for (const { number } of open) act(scene, number)
      return open.length > 0
    },
  })
}

const mona = ({ rig }: Scene): ReturnType<Rig['world']['github']['person']> => rig.world.github.person('mona')

/** Sets a branch to another commit, and back once Keyturn has stopped. */
function moves(ref: string, to: (scene: Scene) => string | undefined, when: (scene: Scene) => boolean): () => Meddler {
  return () => {
    let before: string | undefined
    let set: string | undefined
    return {
      does: (scene) => {
        const { control, truth } = scene.rig.world.github
        if (truth.ref(ref) === undefined || !when(scene)) return false
        before = truth.ref(ref)
        set = to(scene)
        control.setRef(ref, set)
        return true
      },
      mend: ({ rig }) => {
        const { control, truth } = rig.world.github
        // Something was built upon it since: then it is not set forward over that.
        if (truth.ref(ref) === set) control.setRef(ref, before)
      },
    }
  }
}

const known = ({ rig, key }: Scene): boolean => entryOf(rig.world, credentialOf(key))?.incumbent !== undefined

/** A write of ours is announced: until its minute is over a stranger's cannot be told from it. */
function bracketed({ rig, key }: Scene): boolean {
  const slots = Object.values(entryOf(rig.world, credentialOf(key))?.slots ?? {})
  const since = rig.world.clock.now() - 61_000
  return slots.some(({ openedAt, announcedAt }) => (openedAt ?? announcedAt ?? 0) > since)
}

function earlier({ rig: { world } }: Scene, branch: string, by: number): string | undefined {
  const commits = world.github.truth.commits(branch)
  return commits[Math.min(by, commits.length - 1)]?.oid
}

/**
 * Deletes the candidate at the provider, while nobody holds it. Where people make the keys, nobody lists them: the look at what was handed
 * in is the last before it serves, and after the last look nobody can defend anything.
 */
function deletesCandidate(): Meddler {
  return {
    does: ({ rig, key, judge }) => {
      if (endedByPeople(key)) return false
      const id = entryOf(rig.world, credentialOf(key))?.candidate?.keyId
      if (id === undefined || id === idOf(rig.world, key) || !living(rig.world, key.provider).includes(id)) return false
      const held = rig.world.app.running().map(({ value }) => value)
      const value = rig.world.vendors[key.provider].keys().find((one) => one.id === id)?.value
      // What no listing shows nobody would see gone: there the manifest says that people leave it alone.
      if (held.includes(value ?? '') || rig.world.vendors[key.provider].isHidden?.(id)) return false
      rig.world.vendors[key.provider].remove(id)
      judge.removed(id)
      return true
    },
  }
}

/** Reverts the rotation that was merged last. */
function reverts(): Meddler {
  return {
    does: (scene) => {
      const merged = scene.rig.world.github.truth
        .pulls()
        .filter(({ state, branch }) => state === 'merged' && branch.startsWith('keyturn/rotate'))
      const last = merged.at(-1)
      if (last === undefined) return false
      mona(scene).merge(mona(scene).revert(last.number))
      return true
    },
  }
}

/** Forges the entry on the journal: the highest attempt it ever announced. */
function forges(): Meddler {
  let before: string | undefined
  let forged: string | undefined
  return {
    does: ({ rig: { world }, key }) => {
      const { truth } = world.github
      const path = `entries/${credentialOf(key)}.json`
      before = truth.ref(JOURNAL)
      const text = before === undefined ? undefined : truth.file(before, path)
      if (text === undefined) return false
      const files = { [path]: text.replace(/"attempt":\s*\d+/, '"attempt": 7') }
      forged = world.github.person('mona').commit('keyturn/journal', files, 'Forge')
      return true
    },
    mend: ({ rig: { world } }) => {
      if (world.github.truth.ref(JOURNAL) === forged) world.github.control.setRef(JOURNAL, before)
    },
  }
}

/** Another commit on the default branch, which has nothing to do with keys. */
function commits(): Meddler {
  return {
    does: (scene) => {
      mona(scene).commit('main', { 'notes.md': `${scene.rig.world.clock.now()}\n` }, 'Take notes')
      return true
    },
  }
}

function merges(method: 'merge' | 'squash' | 'rebase'): () => Meddler {
  return toProposals((scene, number) => void mona(scene).merge(number, { method }))
}

function replacesKeyPair(keepId: boolean): () => Meddler {
  return () => ({
    does: ({ rig, key }) => {
      const { scope, repository } = secretOf(key)
      rig.world.github.control.replaceKeyPair(scope, { keepId, ...(repository === undefined ? {} : { repository }) })
      return true
    },
    // What the reason's remedy says: take the proposal back.
    mend: (scene) => void reverts().does(scene),
  })
}

/** For the rest of the run the default branch and the journal are read as they were an hour ago. */
function servesTheOld(): Meddler {
  return {
    // Before the adoption is merged, what an older manifest says is what people are asked to adopt, and what they approve.
    does: (scene) => {
      if (!known(scene)) return false
      scene.rig.world.github.control.lagRefs(3_600_000)
      return true
    },
    later: ({ rig }) => rig.world.github.control.lagRefs(0),
  }
}

/** Puts what is open into a merge queue: it lands when this run is long over, whatever Keyturn did meanwhile. */
function queues(): Meddler {
  let queued: readonly number[] = []
  return {
    does: ({ rig }) => {
      queued = openOnes(rig.world, 'rotate').map(({ number }) => number)
      return queued.length > 0
    },
    later: (scene) => {
      const open = openOnes(scene.rig.world, 'rotate').map(({ number }) => number)
      const landing = queued.filter((number) => open.includes(number))
      queued = []
      for (const number of landing) mona(scene).merge(number, { method: 'squash' })
      scene.judge.refresh()
    },
  }
}

/** Opens what was closed again and merges it: a late merge. */
function mergesLate(): Meddler {
  return {
    does: (scene) => {
      const pulls = scene.rig.world.github.truth.pulls()
      const closed = pulls.find(({ state, branch }) => state === 'closed' && branch.startsWith('keyturn/rotate'))
      if (closed === undefined) return false
      mona(scene).reopen(closed.number)
      mona(scene).merge(closed.number)
      return true
    },
  }
}

/** Copies the repository, journal and all, and runs Keyturn there too, with the same seal and the same admin keys. */
function copies(): Meddler {
  let copy: Rig | undefined
  return {
    does: ({ rig, key }) => {
      const { truth, control } = rig.world.github
      if (truth.ref(JOURNAL) === undefined) return false
      const files = (branch: string): Record<string, string> =>
        Object.fromEntries(truth.files(branch).map((path) => [path, truth.file(branch, path) ?? '']))
      const environments = ['keyturn', ...(key.environment === undefined ? [] : [key.environment])]
      const place = { owner: 'acme', name: 'copy', private: true, people: { mona: 'admin' } } as const
      control.addRepository({ ...place, environments, files: files('main') })
      const mona = rig.world.github.person('mona', 'acme/copy')
      mona.commit('keyturn/journal', files('keyturn/journal'))
      // The organisation's is the same one there.
      if (key.kept !== 'organization') mona.setSecret(secretOf(key).scope, variableOf(key), 'something else')
      copy = rigOn(rig.world, { name: 'copy' })
      Object.assign(copy.env, rig.env)
      return true
    },
    later: async ({ rig, key, judge }) => {
      const before = rig.world.calls.length
      await copy?.keyturn({ patience: PATIENCE, full: true })
      const own = rig.world.calls
        .slice(before)
        .filter(({ host, from }) => from === 'keyturn' && host === homeOf(key.provider))
      for (const call of own.filter(isEffect)) judge.blame(`a copy of the repository did ${nameOf(call)}`)
    },
  }
}

/** Hands in for something else while a value still lies in the intake; the next run's job is passed that one. */
function overwritesIntake(): Meddler {
  const text = 'for something else'
  return {
    does: (scene) => {
      const { truth } = scene.rig.world.github
      if (truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE') === undefined) return false
      mona(scene).setSecret('environment/keyturn', 'KEYTURN_INTAKE', text)
      return true
    },
    later: ({ rig }) => {
      if (rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE') === text)
        rig.env['KEYTURN_INTAKE'] = text
    },
  }
}

/** Says by the box of a merged proposal that nobody uses the old key. */
function ticks(): Meddler {
  const open = '- [ ] the old key is used nowhere else'
  return {
    does: ({ rig, key, judge }) => {
      const pull = rig.world.github.truth.pulls().find(({ body }) => body.includes(open))
      const old = entryOf(rig.world, credentialOf(key))?.incumbent?.keyId
      if (pull === undefined || old === undefined) return false
      rig.world.github.person('octavia').editBody(pull.number, pull.body.replace(open, open.replace('[ ]', '[x]')))
      judge.waived(old)
      return true
    },
  }
}

const MEDDLERS = {
  'reads an older head': servesTheOld,
  'copies the repository': copies,
  'edits the secret': editsSecret,
  'overwrites the intake': overwritesIntake,
  closes: toProposals((scene, number) => mona(scene).close(number)),
  'closes and reopens': toProposals((scene, number) => {
    mona(scene).close(number)
    mona(scene).reopen(number)
  }),
  'edits the body': toProposals((scene, number) => mona(scene).editBody(number, 'Looks fine. generation: 9')),
  'ticks the box': ticks,
  'deletes the comments': toProposals((scene, number) => {
    const pull = scene.rig.world.github.truth.pulls().find((one) => one.number === number)
    for (const { id } of pull?.comments ?? []) mona(scene).deleteComment(id)
  }),
  'deletes the branch': toProposals((scene, number) => {
    const pull = scene.rig.world.github.truth.pulls().find((one) => one.number === number)
    mona(scene).deleteBranch(pull?.branch ?? '')
  }),
  merges: merges('merge'),
  'merges by squash': merges('squash'),
  'merges by rebase': merges('rebase'),
  'merges by queue': queues,
  'merges what was closed': mergesLate,
  reverts,
  'reverts and reverts that': (): Meddler => ({
    does: (scene) => {
      if (!reverts().does(scene)) return false
      const { number } = scene.rig.world.github.truth.pulls().findLast(({ state }) => state === 'merged') ?? {}
      if (number !== undefined) mona(scene).merge(mona(scene).revert(number))
      return true
    },
  }),
  'commits to the default branch': commits,
  'sets the default branch back': moves(MAIN, (scene) => earlier(scene, 'main', 1), known),
  'deletes the new key': deletesCandidate,
  'sets the journal back by one': moves(JOURNAL, (scene) => earlier(scene, 'keyturn/journal', 1), known),
  'sets the journal back by three': moves(JOURNAL, (scene) => earlier(scene, 'keyturn/journal', 3), known),
  'deletes the journal': moves(JOURNAL, () => undefined, known),
  'forges the journal': forges,
  'replaces the key pair': replacesKeyPair(false),
  'replaces the key pair under its id': replacesKeyPair(true),
  'spoils the lock': (): Meddler => {
    let before = ''
    return {
      does: (scene) => {
        const { truth } = scene.rig.world.github
        before = truth.file('main', LOCK) ?? ''
        if (before === '') return false
        mona(scene).commit('main', { [LOCK]: '{{{ not a lock\n' }, 'Spoil the lock')
        return true
      },
      mend: (scene) => void mona(scene).commit('main', { [LOCK]: before }, 'Restore the lock'),
    }
  },
} as const satisfies Record<string, () => Meddler>

export type MeddlerName = keyof typeof MEDDLERS
export const MEDDLER_NAMES: readonly MeddlerName[] = Object.keys(MEDDLERS).filter(isName)

/** They give nobody a reason to stop: it comes to rest all the same. */
export const UNHEEDED: ReadonlySet<MeddlerName> = new Set<MeddlerName>([
  'copies the repository',
  'closes and reopens',
  'edits the body',
  'ticks the box',
  'deletes the comments',
  'commits to the default branch',
])

export function isName(name: string): name is MeddlerName {
  return Object.hasOwn(MEDDLERS, name)
}

/** What GitHub refuses a person did not happen. */
export function createMeddler(name: MeddlerName): Meddler {
  const meddler: Meddler = MEDDLERS[name]()
  return {
    ...meddler,
    does: (scene) => {
      try {
        return meddler.does(scene)
      } catch {
        return false
      }
    },
  }
}
