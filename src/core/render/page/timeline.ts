import { DAY } from '../../schedule/due.ts'
import type { Instant } from '../../facts.ts'
import { inOrder, isExcused, type OutcomeTexts } from '../outcome.ts'
import { date } from '../time.ts'
import { html, type Html } from './html.ts'
import { nameOf, type PageTexts, section } from './parts.ts'

/** As far back and ahead as is shown. */
const BACK = 365 * DAY
const AHEAD = 120 * DAY

interface Span {
  readonly from: Instant
  readonly to: Instant
}

interface Bar extends Span {
  readonly kind: 'served' | 'late' | 'planned'
  readonly text: string
}

/** Which key served when, one line for each: a picture of what the tables say. */
export function timeline(page: PageTexts): Html {
  const lines = inOrder(page).map((outcome) => ({ outcome, bars: barsOf(outcome, page) }))
  const all = lines.flatMap(({ bars }) => bars)
  if (all.length === 0) return section('time', 'Timeline', html`<p>No key is in service yet.</p>`)
  const from = Math.max(page.at - BACK, Math.min(...all.map((bar) => bar.from)))
  const to = Math.min(page.at + AHEAD, Math.max(page.at + 14 * DAY, ...all.map((bar) => bar.to)))
  const rows = lines.map(({ outcome, bars }) => line(outcome, bars, { span: { from, to }, now: page.at }))
  const body = html`<p class="quiet" id="time-note">
      Which key served when, from ${date(from)} to ${date(to)}. The tables below say the same in words.
    </p>
    <dl class="time">
      ${rows}
      <dt class="axis-name" aria-hidden="true"></dt>
      <dd class="axis" style="background:none" aria-hidden="true">${axis({ from, to }, page.at)}</dd>
    </dl>
    <ul class="key" aria-hidden="true">
      <li><i class="served"></i>in service; one bar for each key</li>
      <li><i class="planned"></i>until it is due</li>
      <li><i class="late"></i>overdue</li>
    </ul>`
  return section('time', 'Timeline', body)
}

/** Keys of finished rotations, the one in service, and what is left until it is due. */
function barsOf(outcome: OutcomeTexts, { histories, at }: PageTexts): readonly Bar[] {
  const { credential, minted, due, generation } = outcome
  const past = (histories.get(credential)?.rotations ?? []).filter(({ outcome }) => outcome === 'rotated')
  const bars: Bar[] = []
  let since = past[0]?.oldKey.made
  for (const rotation of past) {
    const { inServiceAt } = rotation
    if (since !== undefined && inServiceAt !== undefined)
      bars.push({ kind: 'served', from: since, to: inServiceAt, text: `generation ${rotation.generation - 1}` })
    since = inServiceAt
  }
  const from = since ?? minted
  if (from === undefined) return bars
  const until = due === undefined ? at : Math.min(at, Math.max(due, from))
  bars.push({ kind: 'served', from, to: until, text: `generation ${generation ?? 0}, in service` })
  if (due !== undefined && due < at) bars.push({ ...lateness(outcome, at), from: Math.max(due, from), to: at })
  if (due !== undefined && due > at) bars.push({ kind: 'planned', from: at, to: due, text: 'until it is due' })
  return bars
}

function lateness(outcome: OutcomeTexts, at: Instant): Pick<Bar, 'kind' | 'text'> {
  return isExcused(outcome, at) ? { kind: 'served', text: 'exempt' } : { kind: 'late', text: 'overdue' }
}

function line(
  outcome: OutcomeTexts,
  bars: readonly Bar[],
  { span, now }: { readonly span: Span; readonly now: Instant },
): Html {
  const told = bars.map(({ text, from, to }) => `${text} ${date(from)} to ${date(to)}`).join('; ')
  const drawn = bars.flatMap((bar) => {
    const [left, right] = [place(bar.from, span), place(bar.to, span)]
    return right <= 0
      ? []
      : [
          html`<span
            class="bar ${bar.kind}"
            style="left:${percent(left)};width:${percent(right - left)}"
            title="${bar.text} ${date(bar.from)} to ${date(bar.to)}"
          ></span>`,
        ]
  })
  return html`<dt>${nameOf(outcome.credential)}</dt>
    <dd role="img" aria-label="${told === '' ? 'no key in service yet' : told}">
      ${drawn}<span class="now" style="left:${percent(place(now, span))}"></span>
    </dd>`
}

/** Both ends, and today between them. */
function axis(span: Span, now: Instant): readonly Html[] {
  const marks: readonly (readonly [Instant, string])[] = [
    [span.from, date(span.from)],
    [now, 'today'],
    [span.to, date(span.to)],
  ]
  // Words that would stand on each other's feet are left out.
  return marks
    .filter(([at], n) => n !== 1 || (place(at, span) > 0.2 && place(at, span) < 0.8))
    .map(([at, text]) => html`<span style="left:${percent(place(at, span))}">${text}</span>`)
}

function place(at: Instant, { from, to }: Span): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)))
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`
}
