import type { Adopting } from '../entry/entry.ts'
import type { CredentialId, KeyFacts, Oid } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'
import { code, link, mention, table, words } from './escape.ts'
import { ended } from './journey.ts'
import { adoptionLabels } from './labels.ts'
import { count, key, listed, placeOf, print } from './names.ts'
import type { ProviderTexts, Situation, SlotTexts } from './situation.ts'
import { date, dayOf, span } from './time.ts'
import type { View } from './view.ts'

/** One credential as it was found. */
export interface AdoptionTexts {
  readonly credential: Credential
  readonly found: Pick<
    Adopting,
    'kind' | 'keyId' | 'fingerprint' | 'minted' | 'mintedBy' | 'expiresAt' | 'with' | 'remarks' | 'announcedAt'
  >
  /** The key as the provider listed it, where it was found there: hint and last use. */
  readonly listed?: KeyFacts
  readonly provider: ProviderTexts
  readonly slots: readonly SlotTexts[]
  /** Lines that a person must add under `with:` before anything is minted, and why. */
  readonly missing?: { readonly lines: readonly string[]; readonly why: string }
  /** Other credentials whose key it is, too. */
  readonly sharing?: readonly CredentialId[]
  /** Lines that this very proposal writes into the manifest. */
  readonly edits?: readonly string[]
}

export interface AdoptionSituation {
  readonly repository: Situation['repository']
  readonly credentials: readonly AdoptionTexts[]
  /** Path of the manifest. */
  readonly manifest: string
  readonly journal?: Oid
}

/** The one proposal that enters what is in service today into the lock. Nothing is minted for it, and nothing touched. */
export function adoptionView(situation: AdoptionSituation): View {
  const all = [...situation.credentials].sort((a, b) => (a.credential.id < b.credential.id ? -1 : 1))
  const troubled = all.filter((one) => remarks(one).length > 0)
  const many = count(all.length, 'key')
  const environments = all.flatMap(({ credential }) =>
    credential.environment === undefined ? [] : [credential.environment],
  )
  return {
    title: `Adopt ${many}: nothing changes yet`,
    body: `${body(situation, all, troubled).join('\n')}\n`,
    labels: adoptionLabels(environments),
    check: {
      status: 'completed',
      conclusion: 'success',
      title: troubled.length === 0 ? 'Ready to merge' : `Ready to merge; ${count(troubled.length, 'key')} with remarks`,
      summary: 'Nothing was minted and nothing was touched. Merging names the keys in service in rotation.lock.yml.',
    },
    comments: [],
  }
}

function body(
  { repository, manifest, journal }: AdoptionSituation,
  all: readonly AdoptionTexts[],
  troubled: readonly AdoptionTexts[],
): readonly string[] {
  const owners = [
    ...new Set(all.flatMap(({ credential }) => (credential.owner === undefined ? [] : [credential.owner]))),
  ]
  const at =
    journal === undefined ? '' : ` · journal ${link(code(journal.slice(0, 7)), `${repository.url}/commit/${journal}`)}`
  return [
    `**Keyturn found ${count(all.length, 'key')} in ${code(manifest)}. Nothing was minted and nothing was touched; merging only writes down what is in service today.**`,
    '',
    ...table(
      ['key', 'environment', 'known', 'last used', 'made', 'secrets', 'old value can be put back'],
      all.map(row),
    ),
    ...(troubled.length === 0 ? [] : ['', '### What is missing or broken', '', ...troubled.flatMap(trouble)]),
    ...edits(all, manifest),
    '',
    ...consequences(all, manifest),
    '',
    `<sub>${owners.length === 0 ? 'No owner is named' : `Owners: ${listed(owners.map(mention))}`}${at}</sub>`,
  ]
}

function row({ credential, found, listed: facts, slots }: AdoptionTexts): readonly string[] {
  const used = facts?.lastUsedAt === undefined ? 'not known' : date(facts.lastUsedAt)
  return [
    code(credential.key),
    credential.environment === undefined ? '–' : code(credential.environment),
    known(found, facts),
    found.kind === 'none' ? '–' : used,
    made(found),
    slots.map(placeOf).join('<br>') || '–',
    found.kind === 'none' ? 'there is none' : slots.map(restorable).join('<br>') || '–',
  ]
}

function known({ kind, keyId, fingerprint }: AdoptionTexts['found'], facts: KeyFacts | undefined): string {
  const id = keyId === undefined ? [] : [key(keyId)]
  const hint = facts?.hint === undefined ? [] : [code(facts.hint)]
  const seal = fingerprint === undefined ? [] : [print(fingerprint)]
  return [KINDS[kind], ...id, ...hint, ...seal].join(' · ')
}

const KINDS = {
  'by-value': '**by value**',
  'by-id': '**by id**',
  unknown: '**unknown**',
  none: '**no key yet**',
} as const

const SOURCES = {
  provider: 'says the provider',
  manifest: 'says the manifest',
  secret: 'its secret’s last write',
} as const

function made({ minted, mintedBy, expiresAt }: AdoptionTexts['found']): string {
  const end = expiresAt === undefined ? '' : `; expires ${date(expiresAt)}`
  return minted === undefined ? `nobody knows${end}` : `${date(minted)}, ${SOURCES[mintedBy]}${end}`
}

function restorable({ restorable: able, why, layout }: SlotTexts): string {
  if (able) return layout === 'versioned' ? 'yes, it stays beside the new one' : 'yes'
  return why === undefined ? 'no' : `no, ${words(why)}`
}

function trouble(one: AdoptionTexts): readonly string[] {
  return [`- **${code(one.credential.id)}**`, ...remarks(one).map((text) => `  - ${text}`)]
}

function remarks({ credential, found, missing, provider, sharing = [] }: AdoptionTexts): readonly string[] {
  const unknown =
    found.kind === 'unknown' || (found.kind === 'by-value' && found.keyId === undefined)
      ? [
          `Keyturn does not know which key is in service. After the first rotation a person deletes the old one, ${consoleOf(provider)}. Name the key by ${code('incumbent:')} in the manifest, and Keyturn can.`,
        ]
      : []
  const lines = missing
    ? [
        `${words(missing.why).replace(/\.$/, '')}. Until these lines stand under ${code('with:')} of ${code(credential.id)}, nothing is minted for it: ${missing.lines.map(code).join(', ')}`,
      ]
    : []
  const shared =
    sharing.length === 0
      ? []
      : [
          `This is the key of ${listed(sharing.map(code))}, too. Each gets its own when it is rotated, and this one is ${ended({ provider })} once none needs it any more.`,
        ]
  return [...found.remarks.map((text) => `${words(text)}.`), ...unknown, ...lines, ...shared]
}

function consoleOf({ console }: ProviderTexts): string {
  return link("in the provider's console", console)
}

function edits(all: readonly AdoptionTexts[], manifest: string): readonly string[] {
  const told = all.filter((one) => (one.edits ?? []).length > 0)
  if (told.length === 0) return []
  const rows = told.map(({ credential, edits: lines }) => [code(credential.id), (lines ?? []).map(code).join('<br>')])
  return ['', `### What this proposal adds to ${code(manifest)}`, '', ...table(['key', 'lines'], rows)]
}

function consequences(all: readonly AdoptionTexts[], manifest: string): readonly string[] {
  const mine = all.filter(({ found, credential }) => found.keyId !== undefined && credential.policy.oldKey !== 'person')
  const ids = mine.flatMap(({ found }) => (found.keyId === undefined ? [] : [key(found.keyId)]))
  const lapse = all.map(
    ({ credential, found }) =>
      `${code(credential.id)} every ${span(credential.policy.every)}${found.kind === 'none' ? ', and at once: it has no key yet' : ''}`,
  )
  return [
    '### When you merge',
    `1. ${code('rotation.lock.yml')} names each key as generation 0. No secret is written, no key is made, no deployment is started.`,
    ids.length === 0
      ? '2. Keyturn may propose new keys. It may delete none of the old ones: it knows none of them by id, or the manifest leaves that to a person.'
      : `2. **It is your leave to delete these very keys later**, each after a rotation that you merge on its own: ${listed(ids)}.`,
    `3. New keys are proposed when they are due, each in its own pull request: ${listed(lapse)}.`,
    '',
    '**To say no** · Close this pull request. Nothing happens to any key, and Keyturn asks again in seven days.',
    '',
    `**To change it** · Edit ${code(manifest)} on the default branch, then close this one; the next adoption is made from it. Found on ${listed([...new Set(all.map(({ found }) => dayOf(found.announcedAt)))])}.`,
  ]
}
