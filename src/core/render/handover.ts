// Another owner for a credential: the proposal that changes one line of the manifest, and no key.
import type { CredentialId } from '../facts.ts'
import type { Fate } from '../people/fate.ts'
import { code, mention, table, words } from './escape.ts'
import { quietView } from './quiet.ts'
import type { View } from './view.ts'

/** One credential that changes hands. */
export interface Handed {
  readonly credential: CredentialId
  readonly from?: string
  readonly to: string
}

/** What becomes of the key of each. */
export interface Fated {
  readonly credential: CredentialId
  readonly fate: Fate
  /** Why a rotation that is called for was not begun. */
  readonly refused?: string
}

export interface Handover {
  readonly handed: readonly Handed[]
  /** Finished Markdown: why it is proposed. */
  readonly why: string
  readonly more?: readonly string[]
  readonly manifest: string
}

export function handoverView({ handed, why, more = [], manifest }: Handover): View {
  const [first] = handed
  const many = handed.length === 1 ? (first?.credential ?? '') : `${handed.length} credentials`
  const rows = handed.map(({ credential, from, to }) => [
    code(credential),
    from === undefined ? 'nobody' : code(from),
    mention(to),
  ])
  return quietView({
    title: `Another owner for ${many}`,
    body: [
      `**Merging this writes another ${code('owner:')} into ${code(manifest)}. No key, no secret and no deployment changes by it.**`,
      '',
      why,
      '',
      ...table(['credential', 'owner until now', 'owner from now on'], rows),
      '',
      'Who owns a key is told when it waits for a person, and answers for it. Should somebody else, change the line on this branch, or close this and write `/keyturn owner <credential> @login`; the same if this conflicts with a later change of the manifest.',
      ...more,
    ],
    check: { title: 'Another owner', summary: `Merging changes who owns ${many}. No key changes.` },
  })
}

const FATES: Readonly<Record<Fate, string>> = {
  rotates: 'is replaced: a person made it, or may read it at the provider. Its own pull request follows',
  unseen: 'stays: Keyturn made it, and no person has seen its value',
  'under way': 'is being replaced already',
  ends: 'is being retired already',
  reminded: 'is yours to replace, if they have seen it: Keyturn only reminds of it',
  'not adopted': 'is not Keyturn’s yet: replace it yourself, or merge its adoption first',
}

/** What becomes of the keys. */
export function fateLines(fated: readonly Fated[]): readonly string[] {
  return table(
    ['credential', 'its key'],
    fated.map(({ credential, fate, refused }) => [
      code(credential),
      refused === undefined ? FATES[fate] : `was not replaced: ${words(refused)}`,
    ]),
  )
}
