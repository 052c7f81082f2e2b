// What only all credentials together can show: two that would touch the same thing.
import type { AwsSecretSpec, Credential, GithubStoreSpec, Position, StoreSpec } from '../policy.ts'
import type { PluginDeclarations } from '../declare.ts'
import { slugOf } from '../names.ts'
import type { Report } from '../tree.ts'
import { checkMixed } from './mixed.ts'
import { checkOrder } from './order.ts'

/** Reports every pair of credentials that cannot both be. */
export function checkAcross(
  credentials: readonly Credential[],
  by: { readonly known: PluginDeclarations; readonly report: Report },
): void {
  checkSlugs(credentials, by.report)
  checkMoves(credentials, by.report)
  checkSlots(credentials, by.report)
  checkWrites(credentials, by.report)
  checkWhole(credentials, by.report)
  checkPrincipals(credentials, by)
  checkAdmins(credentials, by)
  checkDeploys(credentials, by.report)
  checkOrder(credentials, by.report)
  checkMixed(credentials, by.report)
}

function checkSlugs(credentials: readonly Credential[], report: Report): void {
  const claims = claimsOf(report)
  for (const { id, slug, position } of credentials)
    claims(slug, {
      who: id,
      at: position,
      say: (other) => `${id} and ${other} would both be ${slug} in tags and branch names · rename one`,
    })
}

/** What is over as a name must be nobody's: tags of two credentials would be taken for one another's. */
function checkMoves(credentials: readonly Credential[], report: Report): void {
  const claims = claimsOf(report)
  const names = new Map(credentials.map(({ id, slug }) => [slug, id]))
  for (const { id, movedFrom, position: at } of credentials) {
    if (movedFrom === undefined) continue
    const other = names.get(slugOf(movedFrom))
    if (movedFrom === id) report(at, `moved-from of ${id} names ${id} itself · remove it`)
    else if (other !== undefined && other !== id)
      report(
        at,
        `${id} says moved-from: ${movedFrom}, and ${other} stands in this file · if the move is over, remove moved-from; else remove ${other}`,
      )
    const say = (first: string): string => `${id} and ${first} cannot both be ${movedFrom}, moved · keep one moved-from`
    claims(movedFrom, { who: id, at, say })
  }
}

/** GitHub compares the names of secrets and environments without regard to case. */
function checkSlots(credentials: readonly Credential[], report: Report): void {
  const claims = claimsOf(report)
  const versioned = new Map<string, string>()
  for (const { id, stores } of credentials) {
    for (const store of stores) {
      for (const { address, place } of store.slots.flatMap((slot) => claimed(store, slot))) {
        const say = (other: string): string =>
          `${place} is ${other === id ? 'named twice' : `already ${other}'s`} · each secret holds one key`
        claims(address.toLowerCase(), { who: id, at: store.position, say })
        if (store.layout === 'versioned') versioned.set(address.toLowerCase(), id)
      }
    }
  }
  for (const { id, stores } of credentials) {
    for (const { slots, position } of stores) {
      for (const { address, secret } of slots) {
        const owner = versioned.get(address.toLowerCase().replace(/_v\d+$/, ''))
        if (owner !== undefined && /_V\d+$/.test(secret))
          report(
            position,
            `the secret ${secret} of ${id} is a name that the versions of ${owner} will take · rename it`,
          )
      }
    }
  }
}

/** What a slot takes for itself. A variable at Vercel that is for two targets is one of each. */
function claimed(
  store: StoreSpec,
  { address, secret }: StoreSpec['slots'][number],
): readonly { readonly address: string; readonly place: string }[] {
  if (store.kind === 'github') return [{ address, place: inWords(store, secret) }]
  // Vault tells cases apart, and people who would rely on that are rarer than those who mistype.
  if (store.kind === 'vault') return [{ address, place: `the field ${secret} of ${store.path} in Vault` }]
  if (store.kind === 'command')
    return [{ address, place: `the value ${address.replace('command:', '')}, if no \`place:\` tells it apart,` }]
  if (store.kind === 'aws-secrets-manager') return [{ address, place: inAws(store, secret) }]
  if (store.kind === 'provider') return [{ address, place: `what is in use at ${address}` }]
  return store.targets.map((target) => ({
    address: `vercel:${store.project}/${target}/${secret}`,
    place: `the variable ${secret} of ${store.project} for ${target}`,
  }))
}

/** The same program with the same arguments is one place, whatever it is called. */
function checkWrites(credentials: readonly Credential[], report: Report): void {
  const taken = new Map<string, { readonly id: string; readonly address: string }>()
  for (const { id, stores } of credentials)
    for (const store of stores) {
      if (store.kind !== 'command') continue
      const [words, address] = [store.write.join(' '), store.slots[0]?.address ?? '']
      const first = taken.get(words)
      if (first === undefined) taken.set(words, { id, address })
      else if (first.address !== address)
        report(store.position, `${id} writes with the very arguments of ${first.id} · each secret holds one key`)
    }
}

function inAws({ name, whole }: AwsSecretSpec, key: string): string {
  const secret = `${name} in AWS Secrets Manager`
  return whole ? `the secret ${secret}` : `the key ${key} of ${secret}`
}

/** One would be written over all of what the other's is a key of. */
function checkWhole(credentials: readonly Credential[], report: Report): void {
  const all = credentials.flatMap(({ id, stores }) =>
    stores.flatMap((store) => (store.kind === 'aws-secrets-manager' ? [{ id, store }] : [])),
  )
  const wholes = new Map(all.flatMap(({ id, store }) => (store.whole ? [[secretOf(store), id] as const] : [])))
  for (const { id, store } of all) {
    const other = store.whole ? undefined : wholes.get(secretOf(store))
    if (other !== undefined)
      report(
        store.position,
        `${id} is a key of ${store.name} in AWS Secrets Manager, and ${other} is all of it · say \`field:\` for both`,
      )
  }
}

/** The secret's own part of its slots' addresses. */
function secretOf({ slots }: AwsSecretSpec): string {
  return slots[0]?.address.replace(/#.*$/, '').toLowerCase() ?? ''
}

function checkPrincipals(
  credentials: readonly Credential[],
  { known, report }: { readonly known: PluginDeclarations; readonly report: Report },
): void {
  const claims = claimsOf(report)
  for (const { id, provider, with: config, position } of credentials) {
    const principal = known[provider]?.principal(config)
    if (principal === undefined) continue
    const say = (other: string): string =>
      `${id} and ${other} are the same at ${provider}: ${principal} · give each its own`
    claims(`${provider}\0${principal}`, { who: id, at: position, say })
  }
}

/** Keyturn would overwrite what opens the provider to it. */
function checkAdmins(
  credentials: readonly Credential[],
  { known, report }: { readonly known: PluginDeclarations; readonly report: Report },
): void {
  const secrets = new Map(
    credentials.flatMap(({ id, stores }) =>
      stores.flatMap(({ slots }) => slots.map(({ secret }) => [secret, id] as const)),
    ),
  )
  for (const { id, provider, admin, position } of credentials) {
    // Apps read their keys by the same names as the vendor's clients do; such a plugin itself refuses to turn the key that it asks with.
    const { traits } = known[provider] ?? {}
    if (traits?.adminBeside !== undefined && admin === traits.admin) continue
    const owner = secrets.get(admin.toUpperCase())
    if (owner !== undefined)
      report(
        position,
        `${admin} is the admin key of ${id} and a secret that ${owner} rotates · name another with \`admin:\``,
      )
  }
}

function checkDeploys(credentials: readonly Credential[], report: Report): void {
  const without = credentials.filter(({ deploy }) => deploy.length === 0)
  const [first, ...others] = without
  if (first === undefined) return
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  report(
    first.position,
    `${first.id}${more} has no deploy · name a workflow with \`deploy: deploy.yml\`, or say \`deploy: { none: { because: "…" } }\``,
  )
}

interface Claim {
  readonly who: string
  readonly at: Position
  readonly say: (other: string) => string
}

/** The first to name a thing has it; every later one is a problem that names the first and its line. */
function claimsOf(report: Report): (thing: string, claim: Claim) => void {
  const taken = new Map<string, Claim>()
  return (thing, claim) => {
    const first = taken.get(thing)
    if (first === undefined) taken.set(thing, claim)
    else report(claim.at, `${claim.say(first.who)} (line ${first.at.line})`)
  }
}

function inWords({ environment, repository, organization }: GithubStoreSpec, secret: string): string {
  const of = organization
    ? ['the organisation']
    : [...(environment ? [environment] : []), ...(repository ? [repository] : [])]
  return of.length === 0 ? `the secret ${secret}` : `the secret ${secret} of ${of.join(' in ')}`
}
