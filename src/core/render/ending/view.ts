// The pull request that ends a credential: what merging does, how far it has come, and how it is taken back.
import { isEnding } from '../../entry/ending.ts'
import { REASONS } from '../../reasons.ts'
import { MINUTE } from '../../schedule/due.ts'
import { consoleOf } from '../by-hand.ts'
import { code, mention, table, words } from '../escape.ts'
import { trouble } from '../headline.ts'
import { labelsFor } from '../labels.ts'
import { entryLink, key, listed, manifestLink, placeOf, print } from '../names.ts'
import type { Situation } from '../situation.ts'
import { date, moment, span } from '../time.ts'
import type { CheckView, View } from '../view.ts'
import { endingComments } from './comments.ts'
import { isLeftToOthers, stuck } from './standing.ts'

/** How it should look now. */
export function endingView(situation: Situation): View {
  const { entry, credential } = situation
  const over = entry.deadAt !== undefined
  return {
    title: `Retire ${credential.id}: its key goes, and none comes`,
    body: `${body(situation).join('\n')}\n`,
    labels: labelsFor(credential.environment, over ? 'done' : stuck(situation)),
    check: check(situation),
    comments: endingComments(situation),
    over,
  }
}

function body(situation: Situation): readonly string[] {
  const parked = stuck(situation) === undefined ? [] : ['', ...trouble(situation)]
  return [
    `**${state(situation)}**`,
    ...parked,
    '',
    ...facts(situation),
    '',
    ...(situation.entry.deadAt === undefined ? [...road(situation), ''] : []),
    ...goingBack(situation),
    '',
    ...yours(situation),
    '',
    `<sub>${owner(situation)} · ${manifestLink(situation)} · ${entryLink(situation)}</sub>`,
  ]
}

function state({ entry, because, credential }: Situation): string {
  if (because === 'ending-withdrawn') return 'Taken back: the key stays, and serves as before.'
  if (entry.deadAt !== undefined) return 'Done. The key is gone, and none comes in its place.'
  if (entry.disabledAt !== undefined)
    return `The key is disabled, and held until ${moment(entry.disabledAt + credential.policy.hold)} before it is deleted.`
  if (isLeftToOthers(entry))
    return 'Nothing here needs the key. It is another credential’s, too, and stays until that lets go of it.'
  if (entry.retiringAt !== undefined) return 'The key is silent, and about to be deleted.'
  if (isEnding(entry)) return 'Approved. The key lives on while Keyturn looks whether anybody still uses it.'
  return 'Nothing has changed yet. Merging this ends the life of a key, and no other comes in its place.'
}

function facts({ entry, incumbentKey, provider }: Situation): readonly string[] {
  const { keyId, fingerprint, minted, generation = 0 } = entry.incumbent ?? {}
  const used = incumbentKey?.lastUsedAt
  return table(
    ['the key that goes', ''],
    [
      ['id', keyId === undefined ? 'nobody knows it' : key(keyId)],
      ['provider', code(provider.id)],
      ['generation', String(generation)],
      ...(fingerprint === undefined ? [] : [['fingerprint', print(fingerprint)]]),
      ...(minted === undefined ? [] : [['made', date(minted)]]),
      ...(used === undefined || isEnding(entry) ? [] : [['last used, when this was proposed', moment(used)]]),
    ],
  )
}

function road(situation: Situation): readonly string[] {
  const { credential, provider, entry } = situation
  const { overlap, quiet, hold, oldKey } = credential.policy
  const person = credential.mint === 'person' || oldKey === 'person' || entry.incumbent?.keyId === undefined
  const silent = oldKey === 'quiet' ? `, and until nobody has used it for ${span(quiet)}` : ''
  const steps = [
    `The key lives on for ${span(overlap)} after the merge${silent}. Whoever still uses it holds this up, and is told of here.`,
    ...(person
      ? [
          `A person deletes it in ${consoleOf(provider.console)}, and says so here: ${code(`/keyturn deleted ${credential.id}`)}.`,
        ]
      : [taking(provider.disable && hold > 0, hold)]),
    'A record is written, and what Keyturn held of its value is deleted.',
  ]
  return ['### When you merge', '', ...steps.map((step, n) => `${n + 1}. ${step}`)]
}

function taking(holds: boolean, hold: number): string {
  return holds
    ? `It is disabled, held for ${span(hold)}, and then deleted; the list of keys proves that it is gone.`
    : `It is announced here, and deleted ${span(10 * MINUTE)} later; the list of keys proves that it is gone.`
}

function goingBack({ provider, credential, entry }: Situation): readonly string[] {
  if (entry.deadAt !== undefined) return ['### Going back', '', 'It is too late: what is deleted does not come back.']
  const held = provider.disable && credential.policy.hold > 0 ? ', and one that is held is enabled again' : ''
  return [
    '### Going back',
    '',
    `Revert this pull request before the key is deleted: then it stays${held}. If you close this instead of merging it, nothing happens at all.`,
  ]
}

/** What Keyturn leaves: said, and not done. */
function yours({ slots, credential, manifest = 'rotation.yml' }: Situation): readonly string[] {
  const places = slots.map((slot) => `- ${placeOf(slot)}`)
  return [
    '### What is left for you, once the key is gone',
    '',
    ...places,
    `- the lines of ${code(credential.id)} in ${code(manifest)} and ${code('rotation.lock.yml')}`,
    '',
    'Keyturn needs these lines until then, and deletes no secret. Left where it is, the value opens nothing any more.',
  ]
}

function owner({ credential: { owner: one, policy } }: Situation): string {
  const people = one === undefined ? policy.reviewers : [one]
  return people.length === 0 ? 'No owner is named' : `Owner ${listed(people.map(mention))}`
}

function check(situation: Situation): CheckView {
  const { entry, credential, because, about } = situation
  const trouble = stuck(situation)
  if (trouble)
    return {
      status: 'completed',
      conclusion: 'action_required',
      title: trouble === 'parked' ? 'Parked: a person must look' : 'Waits for a person',
      summary: words(`\`${credential.id}\` ${about}. ${REASONS[because].remedy}`.trim()),
    }
  return {
    status: 'completed',
    conclusion: isEnding(entry) ? 'success' : 'neutral',
    title: isEnding(entry) ? 'Merged: on its way' : 'Ends the life of a key',
    summary: isEnding(entry)
      ? 'The comments say how far it has come.'
      : `Merging retires ${credential.id}: its key goes once it is silent, and none comes.`,
  }
}
