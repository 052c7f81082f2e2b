// Somebody is waited for, and nobody came: one comment for each call, and nothing more.
import type { Call, Rung } from '../../people/escalation.ts'
import { REASONS } from '../../reasons.ts'
import { mention, words } from '../escape.ts'
import { listed } from '../names.ts'
import type { Situation } from '../situation.ts'
import { dayOf, moment } from '../time.ts'
import type { Standing } from './standing.ts'

export function called(situation: Situation): readonly Standing[] {
  const { called: call, because, until, entry } = situation
  if (call === undefined) return []
  const { text, remedy } = REASONS[because]
  const ends = until !== undefined && entry.candidate?.approved === undefined
  const end = ends ? ` On ${moment(until)} this is given up, and asked for again later.` : ''
  return [
    {
      mark: ['called', call.rung, because],
      lines: [
        `### ${TITLES[call.rung]}`,
        '',
        `${listed(call.who.map(mention))}: this ${words(text)}, since ${dayOf(call.since)}. ${words(remedy)}${end}`,
        ...(call.next === undefined ? [] : ['', nextCall(call.next)]),
      ],
    },
  ]
}

const TITLES: Readonly<Record<Rung, string>> = {
  reminder: 'A reminder',
  owner: 'Still waiting: whose key it is',
  team: 'Still waiting: the team',
}

/** Named and not called yet. */
function nextCall({ who, at }: Call): string {
  return `If nobody comes, ${words(who.map((name) => `\`${name}\``).join(' and '))} ${who.length === 1 ? 'is' : 'are'} called on ${dayOf(at)}.`
}
