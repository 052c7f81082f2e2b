// What could not be known, a sentence each: what it means, and what to do.
import { type Manifest, environmentOf, isDeferred } from '../../core/manifest/policy.ts'
import type { Draft } from './draft.ts'
import { examplesIn, hostDoubts } from './hosting.ts'
import { knownBy, spelledBy } from './known.ts'
import type { Names, Place } from './places.ts'
import type { Workflow } from './workflows.ts'

export interface Ground {
  readonly texts: ReadonlyMap<string, string>
  /** Undefined: GitHub was not asked. */
  readonly names: Names | undefined
  /** Why not. */
  readonly blind?: string | undefined
  readonly workflows: readonly Workflow[]
  readonly places: readonly Place[]
  readonly draft: Draft
  /** The manifest that was there. */
  readonly own: Manifest | undefined
}

/** Everything that is to be said. */
export function doubtsOf({ texts, blind, names, workflows, places, draft, own }: Ground): readonly string[] {
  return [
    ...(own === undefined ? draftDoubts(draft) : missingIn(own, draft)),
    ...blindDoubts(names, draft, blind),
    ...(names === undefined ? [] : elsewhereDoubts(names, workflows, places)),
    ...exampleDoubts(texts, [...places.map(({ secret }) => secret), ...namedIn(own)]),
    ...signingDoubts(draft),
    ...hostDoubts([...texts.keys()], own?.credentials.some(isDeferred) === true),
  ]
}

/** What a fresh manifest leaves open. */
function draftDoubts({ keys }: Draft): readonly string[] {
  return [...new Set(keys.flatMap(({ deploy }) => deploy.doubts))]
}

/** A manifest that is there is a person's: what it lacks is said, with the line to add. */
function missingIn({ credentials, path }: Manifest, { keys }: Draft): readonly string[] {
  const said = new Set(
    credentials.flatMap(({ stores }) =>
      stores.flatMap((store) =>
        store.kind === 'github' && store.repository !== undefined
          ? []
          : store.slots.map(({ secret }) => addressOf({ secret, environment: environmentOf(store) })),
      ),
    ),
  )
  return keys
    .filter(({ place, secrets }) =>
      Object.values(secrets ?? { value: place.secret }).some((secret) => !said.has(addressOf({ ...place, secret }))),
    )
    .map(
      ({ place, provider }) =>
        `${place.secret}${place.environment === undefined ? '' : ` of the environment ${place.environment}`} is not in ${path}. To turn it too, add \`${place.secret}: ${provider}\` under \`keys:\`, with its \`deploy:\`.`,
    )
}

function addressOf({
  secret,
  environment,
}: {
  readonly secret: string
  readonly environment?: string | undefined
}): string {
  return `${environment ?? ''}/${secret}`.toLowerCase()
}

const UNASKED = 'GitHub was not asked which secrets there are'

function blindDoubts(names: Names | undefined, { left }: Draft, blind = UNASKED): readonly string[] {
  const unsure = left.filter(({ why }) => why === 'not-sure').map(({ secret }) => secret)
  const which =
    unsure.length === 0
      ? ''
      : ` Of ${unsure.join(', ')} the workflows do not tell whether the repository or an environment keeps it.`
  if (names === undefined) return [`${blind}: what is said here is what the workflows read.${which}`]
  if (names.repository !== undefined) return []
  return [`This login may not list the repository's secrets: what is said here is what the workflows read.${which}`]
}

/** Read by a job, and listed nowhere: the organisation's, or gone. Said only where everything was listed. */
function elsewhereDoubts(names: Names, workflows: readonly Workflow[], places: readonly Place[]): readonly string[] {
  const lists = [names.repository, ...(names.environments?.values() ?? [undefined])]
  if (lists.includes(undefined)) return []
  const kept = new Set(places.map(({ secret }) => secret))
  const read = workflows.flatMap(({ jobs }) => jobs.flatMap(({ secrets }) => [...secrets]))
  const only = [...new Set(read)].filter((name) => !kept.has(name) && knownBy(name) !== undefined)
  return only.length === 0
    ? []
    : [
        `${only.join(', ')}: read by a workflow, and a secret neither of the repository nor of an environment. If the organisation keeps it, say so: \`store: { github: { organization: true } }\` under its key, and \`allow-secrets: organization\` in Keyturn's workflow.`,
      ]
}

/** What a person's manifest says the place of, wherever that is. */
function namedIn(own: Manifest | undefined): readonly string[] {
  return (own?.credentials ?? []).flatMap(({ stores }) =>
    stores.flatMap(({ slots }) => slots.map(({ secret }) => secret)),
  )
}

function exampleDoubts(texts: ReadonlyMap<string, string>, known: readonly string[]): readonly string[] {
  const kept = new Set(known)
  const only = [...examplesIn(texts)]
    .filter(([name, value]) => !kept.has(name) && (knownBy(name) ?? spelledBy(value)) !== undefined)
    .map(([name]) => name)
  return only.length === 0
    ? []
    : [
        `${only.join(', ')}: named in an example of .env, and no secret of this repository that was seen. Where the value is kept, Keyturn does not know.`,
      ]
}

function signingDoubts({ left }: Draft): readonly string[] {
  const signing = [...new Set(left.flatMap(({ secret, provider }) => (provider === 'stripe-webhook' ? [secret] : [])))]
  return signing.map(
    (name) =>
      `${name}: by its name the signing secret of a webhook endpoint (whsec_…), which is another secret than the API key and stays as it is when that is turned. Keyturn turns it too, once the app accepts three secrets: provider stripe-webhook.`,
  )
}
