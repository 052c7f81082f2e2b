import { REASONS } from '../../reasons.ts'
import type { History } from '../../record/history.ts'
import type { CredentialId, Instant } from '../../facts.ts'
import { halvesOf, urgencyOf, type OutcomeTexts, type RunTexts, type Urgency } from '../outcome.ts'
import { date, moment } from '../time.ts'
import { html, type Html } from './html.ts'

/** Everything the page tells. */
export interface PageTexts extends RunTexts {
  readonly version: string
  readonly histories: ReadonlyMap<CredentialId, History>
}

/** How urgent something is, in words. */
export const WORDS: Readonly<Record<Urgency, string>> = {
  overdue: 'overdue',
  failed: 'stopped',
  waits: 'waits for a person',
  moving: 'on the move',
  rests: 'at rest',
}

export function nameOf(credential: CredentialId): Html {
  const [key, environment] = halvesOf(credential)
  return environment === ''
    ? html`<code>${key}</code>`
    : html`<code>${key}</code> <span class="quiet">/</span> <code>${environment}</code>`
}

export function stateOf(outcome: OutcomeTexts, at: Instant): Html {
  const urgency = urgencyOf(outcome, at)
  return html`<span class="state ${urgency}">${WORDS[urgency]}</span>`
}

/** A day; nothing where there is none. */
export function day(at: Instant | undefined): Html {
  return at === undefined
    ? html`–`
    : html`<time class="nowrap" datetime="${new Date(at).toISOString()}" title="${moment(at)}">${date(at)}</time>`
}

export function needsSomebody({ kind, because }: OutcomeTexts): boolean {
  return kind === 'park' || kind === 'failed' || REASONS[because].blame === 'person'
}

/** A heading's id, which its section is named by. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${body}
  </section>`
}

/** A table that stays one for a screen reader when a narrow screen shows its rows as cards. */
export function grid(caption: string, head: readonly string[], rows: readonly (readonly Html[])[]): Html {
  const cells = (row: readonly Html[]): readonly Html[] =>
    row.map((cell, n) =>
      n === 0
        ? html`<th scope="row" role="rowheader">${cell}</th>`
        : html`<td role="cell" data-name="${head[n] ?? ''}"><span>${cell}</span></td>`,
    )
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${head.map((title) => html`<th scope="col" role="columnheader">${title}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${cells(row)}
          </tr>`,
      )}
    </tbody>
  </table>`
}
