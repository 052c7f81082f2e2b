// Answers to commands: what will happen, when, and how it is taken back; or why not, and who could.
import { COMMANDS, type CommandSpec, type CommandVerb, useOf } from '../command/verbs.ts'
import type { Verdict } from '../decide/decide.ts'
import type { CredentialId, Instant } from '../facts.ts'
import { REASONS } from '../reasons.ts'
import { code, mention, table, words } from './escape.ts'
import { runLink } from './names.ts'
import { inOrder, type OutcomeTexts, sentenceOf, untilText } from './outcome.ts'
import { deeds } from './steps.ts'
import { moment } from './time.ts'

/** More than this is the dashboard's to show. */
const MOST = 20

/** The whole answer to one comment. */
export function replyText(
  sections: readonly string[],
  { to, run, version }: { readonly to: string; readonly run: string; readonly version: string },
): string {
  return `${mention(`@${to}`)} ${sections.join('\n\n')}\n\n<sub>${runLink(run)} · Keyturn ${words(version)}</sub>\n`
}

/** It is taken: what follows from it now. */
export function takenText(verb: CommandVerb, credential: CredentialId): string {
  const { does, undo }: CommandSpec = COMMANDS[verb]
  return [
    `${code(verb)} of **${code(credential)}** is taken: Keyturn ${does}.`,
    ...(undo === '' ? [] : ['', `To take it back: ${undo}`]),
  ].join('\n')
}

/** A tick is taken as the command that says the same. */
export function tickedText(credential: CredentialId): string {
  const { undo }: CommandSpec = COMMANDS['approve-evidence']
  return `your tick is taken for the word that the old key of **${code(credential)}** is not used any more: the overlap is not waited for, nor a silence that nobody can tell of. Window and hold stay, and what is seen to use it is waited for.\n\nTo take it back: ${undo}`
}

/** Why it is not, and that nothing came of it. */
export function untickedText(why: string): string {
  return `${words(why)} The box is open again.`
}

/** It was taken before, and the answer was lost. */
export function againText(verb: CommandVerb, credential: CredentialId): string {
  return `${takenText(verb, credential)}\n\nIt was taken once and is not taken again.`
}

/** Why nothing was done. */
export function refusedText(why: string): string {
  return words(why)
}

export function helpText(): string {
  const rows = Object.entries<CommandSpec>(COMMANDS).map(([verb, { does, who }]) => [
    `\`/keyturn ${useOf(asVerb(verb))}\``,
    words(does),
    who === 'commander' ? 'commanders' : 'who works here',
  ])
  return [
    'One command stands at the beginning of a line. On a proposal its credential need not be named, but for `adopt`, `retire`, `owner` and `overwrite`.',
    '',
    ...table(['command', 'Keyturn …', 'whose word counts'], rows),
  ].join('\n')
}

function asVerb(text: string): CommandVerb {
  return Object.keys(COMMANDS).find((verb): verb is CommandVerb => verb === text) ?? 'help'
}

export function statusTextOf(outcomes: readonly OutcomeTexts[], at: Instant): string {
  const shown = inOrder({ outcomes, at }).slice(0, MOST)
  const lines = shown.map((outcome) => {
    const { remedy } = REASONS[outcome.because]
    const about = sentenceOf({ about: words(`${outcome.about}${untilText(outcome, at)}`) })
    return `- **${code(outcome.credential)}** ${about}${remedy === '' ? '' : ` ${words(remedy)}`}`
  })
  const more = outcomes.length - shown.length
  return [...lines, ...(more > 0 ? [`- … and ${more} more; the dashboard issue shows them all.`] : [])].join('\n')
}

/** Rule by rule, up to the one that decides. */
export function explainText(credential: CredentialId, verdicts: readonly Verdict[], wayBack?: string): string {
  const rows = verdicts.map(({ rule, decision }) => [code(rule), verdictText(decision)])
  const back = wayBack === undefined ? [] : ['', words(wayBack)]
  return [`**${code(credential)}**, rule by rule:`, '', ...table(['rule', 'says'], rows), ...back].join('\n')
}

function verdictText(decision: Verdict['decision']): string {
  if (decision === undefined || decision.kind === 'look') return '–'
  const about = 'about' in decision && decision.about !== undefined ? ` (${words(decision.about)})` : ''
  const until = 'until' in decision && decision.until !== undefined ? `, until ${moment(decision.until)}` : ''
  const step = decision.kind === 'act' ? `: ${deeds([decision.step.do]).join()}` : ''
  return `**${decision.kind}**${step}: ${words(REASONS[decision.because].text)}${about}${until}`
}
