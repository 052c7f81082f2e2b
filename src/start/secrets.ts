import { Failure } from '../core/failure.ts'
import { type Credential, type GithubStoreSpec, outsideOf } from '../core/manifest/policy.ts'
import type { GithubRest } from '../plugins/contract/github.ts'
import type { GithubStoreOpening } from '../plugins/stores/github/opening.ts'
import { tagsIn } from './kept-entry.ts'
import type { Ground } from './plugins.ts'

type Of = Pick<Ground, 'outside' | 'wishes' | 'opened' | 'credential'>

/** One `github:` of a credential. */
export async function githubOpening(ground: Ground, spec: GithubStoreSpec): Promise<GithubStoreOpening> {
  const { opened, credential } = ground
  const { createSecretsApi } = await import('../plugins/stores/github/rest.ts')
  // Its cryptography is half of what a run loads; a run that opens no such store does without.
  const { sealTo } = await import('../github/seal.ts')
  return {
    spec,
    api: createSecretsApi(restOf(ground, spec)),
    ...homeOf(ground, spec),
    custody: opened.github.journal.custody(credential.id),
    credential: credential.id,
    seal: sealTo,
    tags: () => tagsIn(opened.entry(credential.id)),
  }
}

/**
 * Who is asked about a store's secrets. Outside this repository the workflow must allow it, for who may change the manifest alone
 * could else have secrets written anywhere: what is not allowed gets no token, and nothing of it is sent.
 */
function restOf(ground: Of, spec: GithubStoreSpec): GithubRest {
  const rest = spec.repository === undefined ? ground.opened.rest : ground.opened.elsewhere(spec.repository)
  const refusal = refusalOf(ground, spec)
  return refusal === undefined ? rest : { ...rest, token: () => Promise.reject(refusal) }
}

/** This repository, for secrets of the organisation: its jobs read them, and its own of the same name come first. */
function homeOf(
  { outside, credential, shared }: Pick<Ground, 'outside' | 'credential' | 'shared'>,
  spec: GithubStoreSpec,
): Pick<GithubStoreOpening, 'home'> {
  if (spec.organization === undefined) return {}
  const { owner, name } = outside
  return { home: { id: shared.repository.id, name: `${owner}/${name}`, environments: readIn(credential) } }
}

/** Environments that its jobs are known to run in: the one it is for, and those that its deployments are started for. */
export function readIn({ environment, deploy }: Pick<Credential, 'environment' | 'deploy'>): readonly string[] {
  const started = deploy.flatMap((spec) => (spec.kind === 'workflow' ? (spec.inputs['environment'] ?? []) : []))
  return [...new Set([...(environment === undefined ? [] : [environment]), ...started])]
}

/** Repositories whose runs may hold a value of its secrets. Of the organisation's, this one: the others are not Keyturn's to see. */
export function readersOf(ground: Of): readonly GithubRest[] {
  const stores = ground.credential.stores.flatMap((spec) => (spec.kind === 'github' ? [spec] : []))
  const others = new Map(
    stores.flatMap((spec) =>
      spec.repository === undefined ? [] : [[spec.repository.toLowerCase(), restOf(ground, spec)] as const],
    ),
  )
  const here = stores.some(({ repository }) => repository === undefined)
  return [...(here ? [ground.opened.rest] : []), ...others.values()]
}

function refusalOf({ outside, wishes, credential }: Of, spec: GithubStoreSpec): Failure | undefined {
  const wanted = outsideOf(spec)
  if (wanted === undefined) return undefined
  const own = `${outside.owner}/${outside.name}`
  if (wanted.toLowerCase() === own.toLowerCase())
    return refused(
      'manifest-invalid',
      `Nothing was written: line ${spec.position.line} of rotation.yml names ${wanted} for ${credential.id}, which is this repository. Leave \`repository:\` out: one secret must have one name here.`,
    )
  if (wishes.secrets?.has(wanted.toLowerCase())) return undefined
  const whose = spec.organization ? 'the organisation' : wanted
  return refused(
    'refused',
    `Nothing was written: line ${spec.position.line} of rotation.yml keeps ${credential.id} among the secrets of ${whose}, and the workflow does not allow that. If it is right, add a line \`${wanted}\` to the input \`allow-secrets\`.`,
  )
}

function refused(code: 'manifest-invalid' | 'refused', message: string): Failure {
  return new Failure(code, message, { effect: 'not-done' })
}
