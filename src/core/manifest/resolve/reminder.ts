import { REMINDER, REMINDER_WITH } from '../declare.ts'
import type { CredentialText, KeyText } from '../grammar/key.ts'
import type { Reminded } from '../policy.ts'
import { toPlain } from '../tree.ts'
import type { Mapping } from '../tree.ts'
import { checkWith } from '../with.ts'
import { type Levels, nearestOf, type Whole } from './levels.ts'
import { checkAge, resolveAge } from './policy.ts'

type Said = Pick<Levels, 'own' | 'policy' | 'report'> & Pick<Reminded, 'id' | 'key' | 'environment' | 'position'>

/** Keys that Keyturn only reminds of, one for each environment. What would be done with a key of Keyturn's is a mistake here. */
export function resolveReminders(whole: Whole): readonly Reminded[] {
  const defaults = whole.defaults === undefined ? [] : [whole.defaults]
  return [...whole.keys].flatMap(([key, { value: said, key: position }]): readonly Reminded[] => {
    if (said.provider.value !== REMINDER) return []
    checkEndpoint(said, whole)
    const of = (own: readonly CredentialText[]) => ({ own, policy: [...own, ...defaults], report: whole.report, key })
    if (said.environments === undefined) return [resolve({ ...of([said]), id: key, position })]
    for (const name of ['minted', 'exempt'] as const) {
      const hint = said[name]
      if (hint !== undefined)
        whole.report(hint.key, `${name} speaks of one key, and this one has environments · say it in each`)
    }
    return [...said.environments.value].map(([environment, place]) =>
      resolve({ ...of([place.value, said]), id: `${key}/${environment}`, environment, position: place.key }),
    )
  })
}

function resolve(said: Said): Reminded {
  const { id, key, environment, position, own, policy } = said
  for (const level of own) checkLevel(level, said)
  checkAge(said)
  const owner = nearestOf(policy, (level) => level.owner)?.value
  const minted = own[0]?.minted?.value
  const exempt = own[0]?.exempt?.value
  return {
    id,
    key,
    ...(environment === undefined ? {} : { environment }),
    provider: REMINDER,
    ...(owner === undefined ? {} : { owner }),
    ...(minted === undefined ? {} : { minted }),
    policy: {
      every: resolveAge(said).every,
      reviewers: (nearestOf(policy, (level) => level.reviewers)?.value ?? []).map((each) => each.value),
      ...(exempt === undefined ? {} : { exempt }),
    },
    ...withOf(said),
    position,
  }
}

/** All that can be said of it. */
const KNOWN: readonly string[] = [
  'provider',
  'environments',
  'class',
  'every',
  'owner',
  'reviewers',
  'minted',
  'exempt',
  'with',
]

function checkLevel(level: CredentialText, { report }: Said): void {
  for (const [name, field] of Object.entries(level))
    if (!KNOWN.includes(name) && field !== undefined)
      report(
        field.key,
        `${name} has no meaning with provider: ${REMINDER}: Keyturn only reminds of such a key · remove it`,
      )
}

function checkEndpoint({ endpoint }: KeyText, { report }: Whole): void {
  if (endpoint !== undefined)
    report(endpoint.key, `endpoint has no meaning with provider: ${REMINDER}: nobody is asked · remove it`)
}

function withOf({ own, report }: Said): Pick<Reminded, 'console' | 'note'> {
  const said = own.flatMap((level) => level.with ?? [])
  const [nearest] = said
  if (nearest === undefined) return {}
  const pairs = new Map(said.toReversed().flatMap((each) => [...each.value.pairs]))
  const merged: Mapping = { ...nearest.value, pairs }
  checkWith(merged, { schema: REMINDER_WITH, name: 'with', report })
  const [console, note] = ['console', 'note'].map((name) => {
    const pair = pairs.get(name)
    const value = pair && toPlain(pair.value)
    return typeof value === 'string' ? value : undefined
  })
  return { ...(console === undefined ? {} : { console }), ...(note === undefined ? {} : { note }) }
}
