import { REASONS } from '../../reasons.ts'
import {
  ageText,
  dueText,
  inOrder,
  sentenceOf,
  untilText,
  urgencyOf,
  type OutcomeTexts,
  type Urgency,
} from '../outcome.ts'
import { html, link, NOTHING, words, type Html } from './html.ts'
import { day, grid, nameOf, needsSomebody, type PageTexts, section, stateOf, WORDS } from './parts.ts'

/** How many of which kind, the urgent ones first. */
export function counts({ outcomes, at }: PageTexts): Html {
  const items = Object.entries(WORDS).flatMap(([urgency, word]) => {
    const many = outcomes.filter((outcome) => urgencyOf(outcome, at) === urgency).length
    return many === 0 ? [] : [html`<li><b>${many}</b> <span class="${urgency}">${word}</span></li>`]
  })
  const all = html`<li><b>${outcomes.length}</b> ${outcomes.length === 1 ? 'key' : 'keys'}</li>`
  return html`<ul class="counts">
    ${[all, ...items]}
  </ul>`
}

/** What waits for a person or stopped, with the way on. */
export function todo(page: PageTexts): Html {
  const told = inOrder(page).filter((outcome) => needsSomebody(outcome) || urgencyOf(outcome, page.at) === 'overdue')
  if (told.length === 0) return section('todo', 'What needs somebody', html`<p>Nothing. No key waits for a person.</p>`)
  return section(
    'todo',
    'What needs somebody',
    html`<ul class="todo">
      ${told.map((outcome) => errand(outcome, page))}
    </ul>`,
  )
}

function errand(outcome: OutcomeTexts, page: PageTexts): Html {
  const { credential, about, because, owner } = outcome
  const { remedy } = REASONS[because]
  const urgency: Urgency = urgencyOf(outcome, page.at)
  const whose = owner === undefined ? NOTHING : html` <span class="quiet">· ${owner}</span>`
  return html`<li class="${urgency}">
    <h3>${nameOf(credential)} ${stateOf(outcome, page.at)}${whose}</h3>
    <p>
      It
      ${words(sentenceOf({ about: `${about}${untilText(outcome, page.at)}` }))}${remedy === '' ? NOTHING : html` ${words(remedy)}`}${pullOf(outcome)}
    </p>
  </li>`
}

/** Every key. */
export function keys(page: PageTexts): Html {
  const rows = inOrder(page).map((outcome) => row(outcome, page))
  const head = ['key', 'state', 'age', 'due', 'phase', 'generation', 'provider', 'owner']
  return section('keys', 'Keys', grid('Every key that rotation.yml names, the most urgent first.', head, rows))
}

function row(outcome: OutcomeTexts, { at }: PageTexts): readonly Html[] {
  const { credential, minted, due, phase, generation, provider, owner } = outcome
  return [
    nameOf(credential),
    stateOf(outcome, at),
    minted === undefined
      ? html`not known`
      : html`${ageText(minted, at)} <span class="quiet">since ${day(minted)}</span>`,
    due === undefined ? html`–` : html`${dueText(due, at)} <span class="quiet">${day(due)}</span>`,
    html`${phase}${pullOf(outcome)}${exemptionOf(outcome)}`,
    html`${generation ?? '–'}`,
    html`${provider}`,
    html`${owner ?? '–'}`,
  ]
}

function exemptionOf({ exempt }: OutcomeTexts): Html {
  if (exempt === undefined) return NOTHING
  const { until, by, because } = exempt
  return html` <span class="quiet">· exempt until ${day(until)}, granted by ${by}: ${because}</span>`
}

function pullOf({ proposal }: OutcomeTexts): Html {
  return proposal === undefined ? NOTHING : html` · ${link(`#${proposal.number}`, proposal.url)}`
}

/** What comes next, by day. */
export function upcoming({ outcomes, at }: PageTexts): Html {
  const coming = outcomes
    .flatMap((outcome) => (outcome.due === undefined || outcome.due < at ? [] : [{ outcome, due: outcome.due }]))
    .sort((a, b) => a.due - b.due)
  if (coming.length === 0) return section('next', 'Upcoming', html`<p>No key has a date to come.</p>`)
  const rows = coming
    .slice(0, 50)
    .map(({ outcome, due }) => [
      nameOf(outcome.credential),
      day(due),
      html`${dueText(due, at)}`,
      html`${outcome.owner ?? '–'}`,
    ])
  return section(
    'next',
    'Upcoming',
    grid('When each key is due, the next one first.', ['key', 'due', 'from now', 'owner'], rows),
  )
}
