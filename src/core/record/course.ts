import { type Layout, type StoreSpec, environmentOf } from '../manifest/policy.ts'
import type { SlotAddress } from '../facts.ts'
import type { Deployment, Milestone } from '../entry/entry.ts'
import { leg } from './legs.ts'
import type { RecordFacts } from './facts.ts'
import { iso, told, type Json, type Section } from './told.ts'

/** Where the new key was put, when by the store's own clock, and which deployments carried it. */
export function distribution(facts: RecordFacts): Section {
  const { entry, credential, outcome } = facts
  if (outcome === 'retired') return { ...told('slots', undefined, 'no key was put anywhere: the credential ends here') }
  const promoted = entry.milestones.findLast(({ what }) => what === 'promoted')
  const restored = leg(entry.milestones, 'restored', true)
  const accepted = entry.milestones.findLast(({ what }) => what === 'accepted')
  const slots = credential.stores.flatMap((store) =>
    store.slots.map(({ address, secret, role }): Section => ({
      address,
      secret,
      layout: store.layout,
      ...told('environment', environmentOf(store), notAnEnvironment(store)),
      ...written('written', promoted, address),
      ...(role === undefined ? {} : { acceptedBeside: role, ...written('accepted', accepted, address) }),
      ...(outcome === 'rolled-back' ? written('restored', restored, address) : {}),
    })),
  )
  return {
    slots,
    ...(entry.candidate?.acceptance === undefined
      ? {}
      : {
          deploymentsForAcceptance: deployments(entry.candidate.acceptance.deployments),
          ...told('acceptedAt', iso(entry.candidate.acceptance.verifiedAt), 'not every instance accepted it'),
        }),
    ...told('completeAt', iso(promoted?.at), 'it was never put into service'),
    deployments: deployments(entry.candidate?.deployments),
    deploymentsBack: deployments(entry.rollback?.deployments),
    ...told('verifiedAt', iso(entry.candidate?.verifiedAt), 'it was not verified'),
  }
}

/** Why there is no environment of GitHub's to name. */
function notAnEnvironment(store: StoreSpec): string {
  if (store.kind === 'vault') return `it is a field of ${store.path} in ${store.mount} of Vault`
  if (store.kind === 'provider') return `it never leaves ${store.provider}`
  if (store.kind === 'command') return `it is what ${store.program} keeps`
  if (store.kind === 'github' && store.organization) return 'it is a secret of the organisation'
  if (store.kind === 'github' && store.repository !== undefined)
    return store.environment === undefined
      ? `it is a secret of ${store.repository}`
      : `it is a secret of the environment ${store.environment} of ${store.repository}`
  if (store.kind === 'aws-secrets-manager') return `it is ${store.name} in AWS Secrets Manager, in ${store.region}`
  return store.kind === 'github'
    ? 'it is a secret of the repository'
    : `it is a variable at Vercel, for ${store.targets.join(' and ')}`
}

function written(name: string, milestone: Milestone | undefined, address: SlotAddress): Section {
  return told(name, iso(milestone?.slots?.[address]), milestone ? 'the store told no time' : 'it was not written')
}

function deployments(all: readonly Deployment[] | undefined): Json {
  return (all ?? []).map(({ run, url, startedAt, finishedAt }) => ({
    ...told('run', run, 'Keyturn started none'),
    ...told('url', url, 'Keyturn started none'),
    started: new Date(startedAt).toISOString(),
    ...told('finished', iso(finishedAt), 'it was not seen to end'),
  }))
}

/** Overlap, silence, deactivation, and the end of every copy of the key that had to go. */
export function destruction({ entry, outcome, credential, at }: RecordFacts): Section {
  const back = outcome === 'rolled-back'
  // What ends for good has no heir to be verified: people's word is what it lived on after.
  const verified = leg(entry.milestones, outcome === 'retired' ? 'approved' : 'verified', back)
  const silent = leg(entry.milestones, 'silent', back) ?? leg(entry.milestones, 'disabled', back)
  const disabled = leg(entry.milestones, 'disabled', back)
  const dead = leg(entry.milestones, 'dead', back)
  const end = dead?.at ?? at
  return {
    ofKey: outcome === 'retired' ? 'the key that was in service' : back ? 'the new key' : 'the old key',
    ...told('overlapFrom', iso(verified?.at), 'nothing was verified'),
    ...told('overlapSeconds', verified ? Math.round((end - verified.at) / 1000) : undefined, 'nothing was verified'),
    ...told('silentAt', iso(silent?.at), 'its silence was not established by Keyturn'),
    ...told('disabledAt', iso(disabled?.at), 'it was not disabled before it was deleted'),
    ...(entry.clearing === undefined ? {} : { deploymentsWithoutIt: deployments(entry.clearing.deployments) }),
    ...told('seenGoneAt', iso(dead?.at), 'it was not Keyturn’s to delete, or there was none'),
    copies: credential.stores.flatMap((store) =>
      store.slots.map(({ address }): Section =>
        copy(store.layout, { address, kind: store.kind, outcome, at: new Date(at).toISOString() }),
      ),
    ),
  }
}

interface Copy {
  readonly address: SlotAddress
  readonly kind: StoreSpec['kind']
  readonly outcome: RecordFacts['outcome']
  readonly at: string
}

const IN_STORE: Readonly<Record<RecordFacts['outcome'], string>> = {
  rotated: 'overwritten by the new key',
  'rolled-back': 'overwritten by the old key',
  retired: 'left where it was, for a person to delete: it opens nothing any more',
}

/** What a store that keeps versions of its own accord still has. */
const LATER: Readonly<Partial<Record<StoreSpec['kind'], string>>> = {
  vault: '; earlier versions of the secret hold it until Vault drops them',
  'aws-secrets-manager': '; earlier versions of the secret hold it until AWS deletes them',
}

function copy(layout: Layout, { address, kind, outcome, at }: Copy): Section {
  if (kind === 'provider')
    return { address, inStore: 'there was none: it never left its provider', inJournal: 'there was none', at }
  const secret =
    layout !== 'versioned' || outcome === 'retired' ? IN_STORE[outcome] : 'removed, once no file and no run needs it'
  return {
    address,
    inStore: `${secret}${LATER[kind] ?? ''}`,
    inJournal: layout !== 'versioned' && kind === 'github' ? 'deleted by the commit of this record' : 'there was none',
    at,
  }
}
