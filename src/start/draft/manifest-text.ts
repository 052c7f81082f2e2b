// The text of a new `rotation.yml`: short, with what it leaves out as comments.
import type { MissingRights, ProviderPlugin } from '../../plugins/contract/provider.ts'
import type { Deploying, Start } from './deploying.ts'
import type { Draft, Drafted, Left } from './draft.ts'
import { isTold } from './known.ts'
import { scalar } from './scalar.ts'

export interface ManifestWishes {
  readonly draft: Draft
  /** Of CODEOWNERS: `@acme/platform`. */
  readonly owner: string | undefined
  readonly providers: Readonly<Record<string, ProviderPlugin>>
}

const HEAD = '# The keys that Keyturn turns. Written by `keyturn init`; from now on it is yours to change.'

/** The whole file. */
export function manifestText({ draft, owner, providers }: ManifestWishes): string {
  const common = commonDeploy(draft.keys)
  const names = [...new Set(draft.keys.map(({ place }) => place.secret))]
  const groups = names.flatMap((name) => groupsOf(draft.keys.filter(({ place }) => place.secret === name)))
  const lines = [
    HEAD,
    'version: 1',
    ...(owner === undefined ? [] : [`defaults: { owner: '${owner}' }`]),
    ...(common === undefined ? [] : [`deploy: ${common}`]),
    'keys:',
    ...groups.flatMap((group) => keyLines(group, common, providers)),
    ...leftLines(draft.left),
  ]
  return `${lines.join('\n')}\n`
}

/** One key of the manifest: a secret of the repository, or one of that name in several environments. */
interface Group {
  readonly name: string
  readonly members: readonly Drafted[]
}

/** The same name in the repository and in environments is two keys: their values differ. */
function groupsOf(members: readonly Drafted[]): readonly Group[] {
  const [own, environments] = [true, false].map((repository) =>
    members.filter(({ place }) => (place.environment === undefined) === repository),
  )
  const name = members[0]?.place.secret ?? ''
  const both = own?.length !== 0 && environments?.length !== 0
  return [
    ...(own?.length ? [{ name: both ? `${name}-repository` : name, members: own }] : []),
    ...(environments?.length ? [{ name, members: environments }] : []),
  ]
}

function keyLines(
  { name, members }: Group,
  common: string | undefined,
  providers: ManifestWishes['providers'],
): readonly string[] {
  const [first] = members
  if (first === undefined) return []
  const { place, provider } = first
  const missing = isTold(provider) ? undefined : providers[provider]?.missing?.({})
  const hand = providers[provider]?.traits.mint === 'person'
  const asked = missing === undefined ? [] : askedLines(missing, place.environment === undefined, hand)
  if (place.environment !== undefined) {
    const environments = members.flatMap((member) => environmentLines(member, common))
    return indent(2, [
      `${name}:`,
      ...indent(2, [`provider: ${provider}`, ...asked, 'environments:', ...indent(2, environments)]),
    ])
  }
  const store = first.secrets
    ? [`store: { github: { ${secretsSaid(first.secrets)} } }`]
    : name === place.secret
      ? []
      : [`store: { github: { secret: ${place.secret} } }`]
  const rest = [...asked, ...store, ...deployLine(first.deploy, common)]
  if (rest.length === 0) return indent(2, [`${name}: ${provider}`])
  return indent(2, [`${name}:`, ...indent(2, [`provider: ${provider}`, ...rest])])
}

/** What the person who made the key knows, and no listing shows. An environment's key is named in the environment. */
function askedLines({ why, lines }: MissingRights, alone: boolean, hand: boolean): readonly string[] {
  const hint = hand
    ? '# minted: … # the day on which the key in service was made; nobody else can tell'
    : '# incumbent: … # the id of the key in service; without it, a person deletes that key in the end'
  return [`# ${why} Uncomment and choose:`, '# with:', ...lines.map((line) => `#   ${line}`), ...(alone ? [hint] : [])]
}

function environmentLines({ place, deploy, secrets }: Drafted, common: string | undefined): readonly string[] {
  const name = place.environment ?? ''
  const store =
    secrets === undefined ? [] : [`store: { github: { environment: ${scalar(name)}, ${secretsSaid(secrets)} } }`]
  return [`${name}:`, ...indent(2, [...store, ...deployLine(deploy, common)])]
}

function secretsSaid(secrets: Readonly<Record<string, string>>): string {
  return `secrets: { ${Object.entries(secrets)
    .map(([part, secret]) => `${secret}: ${part}`)
    .join(', ')} }`
}

function deployLine(deploy: Deploying, common: string | undefined): readonly string[] {
  const said = deploySaid(deploy)
  return said === common ? [] : [`deploy: ${said}`]
}

/** Said once for all keys that are deployed alike, if most are; an environment's own way is said where it is. */
function commonDeploy(keys: readonly Drafted[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { deploy } of keys) {
    if (deploy.starts.length === 0) continue
    const said = deploySaid(deploy)
    counts.set(said, (counts.get(said) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most !== undefined && (most[1] > 1 || keys.length === 1) ? most[0] : undefined
}

function deploySaid({ starts, because }: Deploying): string {
  if (starts.length === 0) return `{ none: { because: ${scalar(because)} } }`
  const [only, ...more] = starts.map(startSaid)
  return more.length === 0 ? (only ?? '') : `[${[only, ...more].join(', ')}]`
}

function startSaid({ file, inputs }: Start): string {
  const pairs = Object.entries(inputs).map(([name, value]) => `${name}: ${scalar(value)}`)
  return pairs.length === 0 ? scalar(file) : `{ workflow: { file: ${scalar(file)}, inputs: { ${pairs.join(', ')} } } }`
}

/** What `check` would refuse stands here as a comment, to be put in when it can be. */
function leftLines(left: readonly Left[]): readonly string[] {
  const told = (why: Left['why'], head: string): readonly string[] => {
    const lines = left.filter((one) => one.why === why).map(leftLine)
    return lines.length === 0 ? [] : ['', head, ...new Set(lines)]
  }
  return [
    ...told('not-built', '# Known, and not turned yet: Keyturn has no provider for these so far.'),
    ...told(
      'not-paired',
      '# Keys of several parts: by the names it was not seen which secrets belong together. Say it as `store:`, with a name for the key.',
    ),
    ...told(
      'three-places',
      '# What others present to the app is made with these. Each would lie in three secrets, NAME, NAME_NEXT and NAME_PREVIOUS: only once the app accepts all three put the line under `keys:`, with the `with:` that the page of its provider names (docs/providers: generated.md, stripe-webhook.md, twilio-auth-token.md). Before that it would sign people out, or refuse webhooks.',
    ),
    ...told(
      'not-sure',
      '# Kept by the repository or by an environment: which one was not seen. Say it as `store:` and put the line under `keys:`.',
    ),
    ...told(
      'not-nameable',
      '# The name of the environment cannot be part of a key’s name: give the key one, and name the environment under `store:`.',
    ),
  ]
}

function leftLine({ secret, environment, provider }: Left): string {
  return `#   ${secret}: ${provider ?? ''}${environment === undefined ? '' : `   # environment ${environment.replaceAll(/\s+/g, ' ')}`}`
}

function indent(by: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`)
}
