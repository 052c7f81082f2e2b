// The stories that are swept: one short rotation each, and the people in it.
import { ATTEMPTS } from '../../src/core/entry/wake.ts'
import type { Command } from '../../src/core/command.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import type { ReadyOptions, ReadyWorld } from '../../src/sandbox/ready.ts'
import type { VendorName } from '../../src/sandbox/vendors.ts'
import { credentialOf, serviceOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { manifestText } from '../../src/sandbox/repository/manifest.ts'
import { endedByPeople, madeByPeople, MINTED } from '../start/by-hand.ts'
import type { Rig } from '../start/rig.ts'
import { entryOf, idOf, isRetired, lineOf, openOnes } from '../start/truth.ts'

/** What a person tries in the browser; GitHub may refuse it, and then nothing happened. */
function tried<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

/** A reviewer merges what is open and can be merged; returns the numbers. */
export function mergeWhatCan(world: ReadyWorld, word = ''): readonly number[] {
  return openOnes(world, word).flatMap(({ number }) =>
    tried(() => world.github.person('mona').merge(number)) === undefined ? [] : [number],
  )
}

/** A rotation with people in it. */
export interface Plot {
  readonly options: ReadyOptions
  /** Begins before the first run ever; else with the adoption merged. */
  readonly unknown?: true
  /** What people do between two runs. True: they have nothing more to do. */
  people(rig: Rig): boolean
  /** What the credential is called at first, where that is another name. */
  readonly called?: string
  /** People merge what still asks for its value. */
  readonly hurry?: true
  /** More runs than anything else may cost, where the vendor itself takes days. */
  readonly most?: number
  /** At rest the first key must be back, or still there. */
  readonly firstKey?: true
  /** What else a rest must be like, with so many runners at a time; each sentence is a fault. */
  readonly end?: (rig: Rig, runners: number) => readonly string[]
  /** What a person orders of the first key, in one run after the other until the journal shows that it was taken. */
  readonly order?: 'leaked' | 'exploited' | 'retire' | 'revoke' | 'rollback'
}

/** The waits of the stories' manifest, in milliseconds. */
export const WAITS = { overlap: 3_600_000, quiet: 1_800_000 }

/** The key of a story, and the one that goes together with it. */
function all(key: KeySpec): readonly KeySpec[] {
  return key.mate === undefined ? [key] : [key, key.mate]
}

/** Short waits, and a health page that is asked as often as there are instances. */
function hasty(key: KeySpec, ...more: readonly string[]): ReadyOptions {
  const keys = all(key)
  const together = key.mate === undefined ? [] : [keys.map(({ name }) => name)]
  const text = manifestText(keys, { defaults: ['overlap: 1h', 'quiet: 30m', ...more], together })
  return { keys, manifest: text.replaceAll('instances: 3', 'asks: 3, instances: 3'), app: { every: 120_000 } }
}

/** As if the manifest did not say how old the first key is. */
function young(key: KeySpec): KeySpec {
  return { ...key, manifest: (key.manifest ?? []).filter((line) => line !== MINTED) }
}

/** A reviewer merges whatever is proposed. */
function merged(key: KeySpec): Plot {
  return { options: hasty(key), people: ({ world }) => mergeWhatCan(world).length === 0 }
}

/** From the very first run, and only to the adoption: a reviewer merges what is proposed for that, and nothing else is due. */
function adopted(key: KeySpec): Plot {
  return {
    options: { ...hasty(young(key)), age: 24 * 3_600_000 },
    unknown: true,
    people: ({ world }) => mergeWhatCan(world, 'adopt').length === 0,
    firstKey: true,
  }
}

/** A reviewer merges the first proposal and takes it back an hour later; what is proposed after that is not merged. */
function reverted(key: KeySpec): Plot {
  let merged: number | undefined
  let back = false
  return {
    options: hasty(key),
    people: ({ world }) => {
      const mona = world.github.person('mona')
      if (merged === undefined) {
        merged = mergeWhatCan(world, 'rotate')[0]
        return false
      }
      const number = merged
      if (!back) tried(() => mona.merge(mona.revert(number)))
      const idle = back
      back = true
      return idle
    },
    firstKey: true,
  }
}

/** Merged, taken back an hour later, and an hour after that the taking back is taken back. */
function wavering(key: KeySpec): Plot {
  const merges: number[] = []
  return {
    options: hasty(key),
    people: ({ world }) => {
      const mona = world.github.person('mona')
      if (merges.length === 0) merges.push(...mergeWhatCan(world, 'rotate').slice(0, 1))
      else if (merges.length < 3) {
        const number = tried(() => mona.revert(merges.at(-1) ?? 0))
        if (number !== undefined) tried(() => mona.merge(number))
        merges.push(number ?? 0)
      } else return mergeWhatCan(world).length === 0
      return false
    },
  }
}

/** Somebody closes what is proposed. */
function declined(key: KeySpec): Plot {
  return {
    options: hasty(key),
    people: ({ world }) => {
      const open = openOnes(world, 'rotate')
      for (const { number } of open) tried(() => world.github.person('mona').close(number))
      return open.length === 0
    },
    firstKey: true,
  }
}

/** Adopted under another name; then the manifest gets the one that it has here, and a reviewer merges that too. */
function renamed(key: KeySpec): Plot {
  const before = adopted(key)
  const text = before.options.manifest
  const [now, once] = [`  ${key.name}:\n`, '  former:\n']
  const unit = [`[${key.name}, `, '[former, '] as const
  const called = credentialOf({ ...key, name: 'former' })
  const line = `moved-from: ${called}\n`
  return {
    ...before,
    called,
    options: {
      ...before.options,
      ...(typeof text === 'string' ? { manifest: text.replace(now, once).replace(...unit) } : {}),
    },
    people: ({ world }) => {
      if (mergeWhatCan(world).length > 0) return false
      const said = world.github.truth.file('main', 'rotation.yml') ?? ''
      if (!said.includes(once) || world.github.truth.file('main', 'rotation.lock.yml') === undefined) return true
      const place = key.environment === undefined ? /( +)provider: .*\n/ : new RegExp(`( +)${key.environment}:\\n`)
      const named = said
        .replace(once, now)
        .replace(unit[1], unit[0])
        .replace(place, (found, indent: string) => {
          return `${found}${indent}${key.environment === undefined ? '' : '  '}${line}`
        })
      world.github.person('mona').commit('main', { 'rotation.yml': named }, 'Rename it')
      return false
    },
  }
}

/** Three attempts were brought to nothing, and it is parked for that: nothing more is proposed to whoever waits for it. */
export function isSpent(world: ReadyWorld, key: KeySpec): boolean {
  const entry = entryOf(world, credentialOf(key))
  return entry?.generation === 0 && entry.tries.count >= ATTEMPTS
}

/** A young key that a maintainer has turned by a word on the dashboard; a reviewer merges it. */
function commanded(key: KeySpec): Plot {
  let said: number | undefined
  function isCarriedOut(world: ReadyWorld): boolean {
    return entryOf(world, credentialOf(key))?.generation === 1 || isSpent(world, key)
  }
  return {
    options: { ...hasty(young(key)), age: 24 * 3_600_000 },
    people: ({ world }) => {
      if (said !== undefined) return mergeWhatCan(world).length === 0 && isCarriedOut(world)
      const board = world.github.truth.issues().find(({ labels }) => labels.includes('keyturn: dashboard'))
      // Before its adoption is over the answer would be no.
      if (board !== undefined && entryOf(world, credentialOf(key))?.incumbent !== undefined)
        said = world.github.person('octavia').comment(board.number, `/keyturn rotate ${credentialOf(key)}`)
      return false
    },
    end: ({ world }, runners) => {
      const answers = world.github.truth
        .issues()
        .flatMap(({ comments }) => comments)
        .filter(({ body }) => body.startsWith(`<!-- keyturn:answer:${said ?? 0} -->`))
      return [
        // Runs that look at one moment may each say so: GitHub takes no comment on a condition (decision 0019).
        ...(answers.length > 0 && answers.length <= runners
          ? []
          : [`the command was answered ${answers.length} times`]),
        ...(isCarriedOut(world) ? [] : ['the command was not carried out once']),
      ]
    },
  }
}

/** While the adoption is open the manifest is corrected; a reviewer merges whatever is open after that. */
function corrected(key: KeySpec): Plot {
  let done = false
  const before = adopted(key)
  return {
    ...before,
    people: (rig) => {
      if (done) return before.people(rig)
      done = openOnes(rig.world, 'adopt').length > 0
      const text = rig.world.github.truth.file('main', 'rotation.yml') ?? ''
      const said = text.replace(/( +)(store: .*\n)/, '$1$2$1minted: 2026-01-05\n')
      if (done) rig.world.github.person('mona').commit('main', { 'rotation.yml': said }, 'Say when it was made')
      return false
    },
  }
}

/** Merged at once: a key that a person makes is handed in after that. */
function hurried(key: KeySpec): Plot {
  return { ...merged(key), hurry: true }
}

/** What new keys may do, where it is read from the old one otherwise. */
const RIGHTS: Partial<Record<VendorName, string>> = {
  sendgrid: 'with: { scopes: [mail.send] }',
  twilio: 'with: { kind: standard }',
}

/** The same where the line says other things as well. */
const PERMISSIONS = 'permissions: [charge_write, payment_intent_write]'

function written(key: KeySpec): KeySpec {
  if (key.preview !== undefined)
    return {
      ...key,
      manifest: key.manifest?.map((line) => line.replace(/^(with: .*) }$/, `$1, ${PERMISSIONS} }`)) ?? [],
    }
  const rights = RIGHTS[key.provider]
  return rights === undefined ? key : { ...key, manifest: [...(key.manifest ?? []), rights] }
}

/** Young and at rest; once it is adopted somebody reports the key, and a reviewer merges what is proposed after that. */
function reported(order: 'leaked' | 'exploited'): (key: KeySpec) => Plot {
  return (key) => ({
    // What some keys may do is read from the old one, unless it is written down: a deleted one tells nothing.
    // The health page alone tells which key an instance holds: what the provider counts comes half an hour late.
    options: { ...hasty(order === 'exploited' ? written(key) : key, 'verify: deployment'), age: 24 * 3_600_000 },
    order,
    people: (rig) => mergeWhatCan(rig.world).length === 0 && idOf(rig.world, key) !== firstId(rig, key),
  })
}

/** Young and at rest; somebody asks for its end, what uses the key is switched off for good, and a reviewer merges what is proposed. */
function retired(key: KeySpec): Plot {
  return {
    options: { ...hasty(young(key)), age: 24 * 3_600_000 },
    order: 'retire',
    // Stripe tries for three days to bring what an app did not take that is stopped, and its endpoint stays as long.
    ...(key.provider === 'stripe-webhook' ? { most: 100 } : {}),
    people: ({ world }) => {
      if (openOnes(world, 'retire').length > 0) world.app.stop(serviceOf(key))
      return mergeWhatCan(world).length === 0 && isRetired(world, key)
    },
    end: ({ world }) => (isRetired(world, key) ? [] : ['the credential is not retired']),
  }
}

/** Merged and proven; an hour later, and long before its overlap is over, somebody has the old key taken away. */
function hastened(key: KeySpec): Plot {
  return { ...merged(key), options: slowly(key, '24h'), order: 'revoke' }
}

/** Both keys live for longer, so that whoever was struck still finds the old one; and a way back that somebody else goes meanwhile ends, too. */
function slowly(key: KeySpec, overlap: string): ReadyOptions {
  const options = hasty(key)
  const text = options.manifest
  return {
    ...options,
    ...(typeof text === 'string' ? { manifest: text.replace('overlap: 1h', `overlap: ${overlap}`) } : {}),
  }
}

/** Merged and proven; somebody has the old key put back, and a reviewer merges that an hour later. */
function orderedBack(key: KeySpec): Plot {
  let first = true
  return {
    options: slowly(key, '3h'),
    order: 'rollback',
    people: ({ world }) => {
      const open = mergeWhatCan(world, first ? 'rotate' : 'rollback')
      first = first && open.length === 0
      return !first && open.length === 0
    },
    firstKey: true,
  }
}

export const STORIES = {
  merged,
  hurried,
  adopted,
  reverted,
  wavering,
  declined,
  renamed,
  corrected,
  commanded,
  leaked: reported('leaked'),
  exploited: reported('exploited'),
  retired,
  hastened,
  orderedBack,
} as const
export type StoryName = keyof typeof STORIES

/** Corrected, the manifest says an age: where it says one already there is nothing to correct. Hurried is for what people make. */
export function fits(story: StoryName, key: KeySpec): boolean {
  const { manifest = [], host, layout } = key
  const late = host === 'vercel' || host === 'locker'
  // Such a provider cannot be without a key, and no line says where it is kept.
  if (host === 'supabase' && (story === 'retired' || story === 'corrected')) return false
  // A person takes it away anyway; and where use is told by the day, or hours late, whoever orders it sooner is refused.
  const slow = key.preview !== undefined || (PROVIDERS[key.provider]?.traits.lag ?? 0) > 3_600_000
  // What goes together with it waits for an overlap of its own, which is longer here than the story.
  if (story === 'hastened' && (endedByPeople(key) || slow || key.mate !== undefined)) return false
  // Where the merge is the switch, a merge alone goes back.
  if (story === 'orderedBack' && (layout === 'versioned' || late)) return false
  // Neither gives a value back, and Keyturn holds none for it: what was taken back waits for a person's hand.
  if (late && story === 'reverted') return false
  if (story === 'corrected') return !manifest.some((line) => line.startsWith('minted:'))
  // There it is always handed in after the merge.
  return story !== 'hurried' || (madeByPeople(key) && !late)
}

/** The id of the key the story begins with. */
export function firstId(rig: Rig, key: KeySpec): string | undefined {
  return rig.world.first.get(credentialOf(key))?.id
}

/** The order that a person gives now: again and again until it was taken; undefined: none, or no more. */
export function reportNow(rig: Rig, plot: Plot, key: KeySpec): Command | undefined {
  const credential = credentialOf(key)
  const entry = entryOf(rig.world, credential)
  if (plot.order === 'retire') {
    const asked = entry?.ending !== undefined || lineOf(rig.world, credential)?.retire === true
    return !entry?.incumbent || asked ? undefined : { verb: 'retire', credential }
  }
  if (plot.order === 'revoke') return revokeNow(rig, key)
  if (plot.order === 'rollback') return rollbackNow(rig, key)
  const first = firstId(rig, key) ?? ''
  const taken = entry?.compromised.includes(first) !== false
  if (plot.order === undefined || !entry?.incumbent || taken) return undefined
  // While two keys live the answer is that it must be said which.
  return { verb: plot.order, credential, ...(entry.candidate?.approved ? { key: first } : {}) }
}

/** Once everything that used the old key has been silent for as long as the provider needs to tell of it. */
function revokeNow(rig: Rig, key: KeySpec): Command | undefined {
  const credential = credentialOf(key)
  const { candidate, deadAt, waiver } = entryOf(rig.world, credential) ?? {}
  const proven = rig.world.clock.now() - (candidate?.verifiedAt ?? rig.world.clock.now())
  return proven < 70 * 60_000 || waiver || deadAt !== undefined ? undefined : { verb: 'revoke', credential }
}

/** Once, as soon as the new key is proven: nobody knows yet that it is at fault. */
function rollbackNow(rig: Rig, key: KeySpec): Command | undefined {
  const credential = credentialOf(key)
  const { candidate, rollback } = entryOf(rig.world, credential) ?? {}
  return candidate?.verifiedAt === undefined || rollback ? undefined : { verb: 'rollback', credential }
}

/** What the story itself asks of a rest. */
export function endOf(
  rig: Rig,
  { plot, key, runners }: { readonly plot: Plot; readonly key: KeySpec; readonly runners: number },
): readonly string[] {
  if ((plot.order === 'leaked' || plot.order === 'exploited') && idOf(rig.world, key) === firstId(rig, key))
    return ['the reported key is still in service']
  const other = plot.firstKey === true && all(key).some((one) => idOf(rig.world, one) !== firstId(rig, one))
  return [...(other ? ['the first key is not the one in service'] : []), ...(plot.end?.(rig, runners) ?? [])]
}
