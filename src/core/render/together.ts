// The one proposal of credentials that go as one: what is so of all of them, and then what each would say by itself.
import type { Fellow } from '../unit/sight.ts'
import type { CredentialId } from '../facts.ts'
import { code } from './escape.ts'
import { listed } from './names.ts'
import type { CheckView, CommentView, Label, View } from './view.ts'

/** One of them: how its own proposal would look; or, where nothing is under way any more, how it ended. */
export interface Part {
  readonly credential: CredentialId
  readonly view?: View
  readonly fate?: Fate
}

export type Fate = Exclude<Fellow['stands'], 'with'> | 'back'

const FATES: Readonly<Record<Fate, string>> = {
  over: 'Done. The new key is in service, and the old one is gone.',
  back: 'Rolled back. The old key is in service, and the new one is gone.',
  gone: 'Given up. The new key never served, and the old one stays.',
  apart:
    'An emergency of its own: it goes on by itself, and its own pull request tells of it. Nobody waits for it here.',
  left: '`rotation.yml` names it no more: nobody looks after its keys, and nobody waits for it here.',
}

/** How the proposal should look now. */
export function togetherView(parts: readonly Part[]): View {
  const names = listed(parts.map(({ credential }) => code(credential)))
  const body = [
    `**${names} go as one.** Merging puts all of them into service; closing gives all of them up. A revert takes all of them back, as long as none of the old keys is gone; and none of those goes before every new key serves.`,
    ...parts.flatMap(({ credential, view, fate }) => [
      '',
      `## ${code(credential)}`,
      '',
      view?.body.trim() ?? (fate === undefined ? '' : `**${FATES[fate]}**`),
    ]),
  ]
  const views = parts.flatMap(({ view }) => view ?? [])
  return {
    title: `Rotate ${listed(parts.map(({ credential }) => credential.replaceAll(/[^\w./-]/g, '_')))} together`,
    body: `${body.join('\n')}\n`,
    labels: labelsIn(views),
    check: checkIn(parts),
    comments: parts.flatMap(
      ({ credential, view }) => view?.comments.map((comment) => named(comment, credential)) ?? [],
    ),
    over: parts.every(({ view, fate }) => fate !== undefined || view?.over === true),
  }
}

function labelsIn(views: readonly View[]): readonly Label[] {
  return [...new Map(views.flatMap(({ labels }) => labels).map((label) => [label.name, label])).values()]
}

/** Which of them it speaks of. */
function named({ marker, body }: CommentView, credential: CredentialId): CommentView {
  return { marker, body: `${code(credential)}\n\n${body}` }
}

const WORST: readonly CheckView['conclusion'][] = ['failure', 'action_required', undefined, 'neutral', 'success']

/** As good as the worst of them. */
function checkIn(parts: readonly Part[]): CheckView {
  const told = parts.flatMap(({ credential, view }) => (view ? [{ credential, check: view.check }] : []))
  const worst = told.toSorted((a, b) => WORST.indexOf(a.check.conclusion) - WORST.indexOf(b.check.conclusion))[0]
  if (!worst) return { status: 'completed', conclusion: 'neutral', title: 'Over', summary: 'Nothing is under way.' }
  const summary = told.map(({ credential, check }) => `${code(credential)}: ${check.title}. ${check.summary}`)
  return { ...worst.check, summary: summary.join('\n\n') }
}
