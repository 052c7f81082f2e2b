// The gate and the seal in it. Each step is safe alone: an environment without a rule lets nobody in, and the seal comes last.
import { randomBytes } from 'node:crypto'
import { Failure } from '../../core/failure.ts'
import type { Mask } from '../../core/secret.ts'
import { Secret } from '../../core/secret.ts'
import { sealTo } from '../../github/seal.ts'
import { askGithub, type GithubRest } from '../../plugins/contract/github.ts'
import { createSecretsApi } from '../../plugins/stores/github/rest.ts'
import type { Place } from '../place.ts'
import { type Gate, mayNot } from './github.ts'
import { GATE } from '../../start/intake.ts'
import type { Act } from './report.ts'

/** What the gate is made with. */
export interface Making {
  readonly rest: GithubRest
  readonly branch: string
  readonly gate: Gate
  readonly dryRun: boolean
  readonly mask: Mask
  /** The seal that a person brings along (`KEYTURN_SEAL`); undefined: one is made. */
  readonly seal: string | undefined
}

/** What commands for a person name. */
interface ByHand {
  readonly rest: Pick<GithubRest, 'owner' | 'repository'>
  readonly branch: string
}

const WHAT = 'the environment keyturn (the gate)'
const SEAL = 'the seal KEYTURN_SEAL in the gate'
const FREE = 'On GitHub Free a private repository has no environments'
/** The bytes of a seal. */
const BYTES = 32

/** Without a login all of it is a person's: what to run or to click. */
export function gateByHand(place: Place | undefined, branch: string): readonly Act[] {
  const rest = { owner: place?.owner ?? 'OWNER', repository: place?.name ?? 'NAME' }
  return [todo({ rest, branch }), sealByHand(rest)]
}

/** Makes what is missing of gate and seal, and changes nothing that is there. Each act is told as soon as it is done. */
export async function makeGate(making: Making, acts: Act[]): Promise<void> {
  const gate = await closeGate(making)
  acts.push(gate)
  acts.push(await putSeal(making, gate))
}

async function closeGate(making: Making): Promise<Act> {
  const { gate, branch, dryRun } = making
  const what = `${WHAT}, for the branch ${branch} alone`
  if (gate.kind === 'unseen') return todo(making, `this login may not see the environments, or there are none: ${FREE}`)
  const { lets } = gate.kind === 'there' ? gate : { lets: 'open' as const }
  if (typeof lets === 'object' && lets.includes(branch)) return kept(lets, branch)
  if (lets === 'protected')
    return { what: `${WHAT}, for protected branches: make sure that ${branch} is one`, state: 'kept' }
  if (gate.kind === 'there' && lets === 'open' && gate.ruled)
    return todo(making, 'it is there with rules of its own, and lets every branch in')
  if (typeof lets === 'object' && lets.length > 0)
    return todo(making, `it lets in ${lets.join(', ')}, and not ${branch}`)
  if (dryRun) return { what, state: 'would' }
  const failed = await trying(() => close(making, lets === 'open'))
  return failed === undefined ? { what, state: 'done' } : todo(making, failed)
}

/** A rule that a person added beside ours is theirs; it is said. */
function kept(lets: readonly string[], branch: string): Act {
  const others = lets.filter((one) => one !== branch)
  const also =
    others.length === 0 ? 'alone' : `and also for ${others.join(', ')}: whoever pushes there reaches what is in it`
  return { what: `${WHAT}, for the branch ${branch} ${also}`, state: 'kept' }
}

async function close({ rest, branch }: Making, open: boolean): Promise<void> {
  const at = [GATE]
  if (open) {
    const policy = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } }
    await askGithub(rest, { method: 'PUT', path: '/environments/{environment}', at, body: policy })
  }
  const path = '/environments/{environment}/deployment-branch-policies'
  await askGithub(rest, { method: 'POST', path, at, body: { name: branch, type: 'branch' } })
}

async function putSeal(making: Making, gate: Act): Promise<Act> {
  const { rest, dryRun, mask, seal } = making
  const there = making.gate.kind === 'there' ? making.gate.secrets : []
  if (there?.includes('KEYTURN_SEAL')) return { what: SEAL, state: 'kept' }
  if (gate.state === 'todo' || there === undefined)
    return {
      ...sealByHand(rest),
      why: gate.state === 'todo' ? 'the gate comes first' : 'this login may not see its secrets',
    }
  const what =
    seal === undefined ? `${SEAL}: ${BYTES} random bytes that nobody has seen` : `${SEAL}, the one you brought`
  const value = seal ?? randomBytes(BYTES).toString('base64')
  if (Buffer.from(value, 'base64').length !== BYTES)
    return { ...sealByHand(rest), why: `KEYTURN_SEAL is set here and is not ${BYTES} bytes in base64` }
  if (dryRun) return { what, state: 'would' }
  const failed = await trying(() => putGateSecret(rest, 'KEYTURN_SEAL', Secret.of(value, mask)))
  return failed === undefined ? { what, state: 'done' } : { ...sealByHand(rest), why: failed }
}

/** Seals a value to the gate's public key and puts it there. */
export async function putGateSecret(rest: GithubRest, name: string, value: Secret): Promise<void> {
  const secrets = createSecretsApi(rest)
  const scope = { environment: GATE }
  const key = await secrets.publicKey(scope)
  if (key === undefined)
    throw new Failure('not-found', 'GitHub shows no public key of the environment keyturn.', { effect: 'not-done' })
  await secrets.put(scope, { name, box: sealTo(key.key, value).box, keyId: key.keyId })
}

/** Undefined: it was done. Else why this login may not; anything else that fails is thrown. */
export async function trying(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (thrown) {
    if (mayNot(thrown)) return `${thrown.message} ${FREE}`
    throw thrown
  }
}

function todo({ rest, branch }: ByHand, why?: string): Act {
  const at = `repos/${rest.owner}/${rest.repository}/environments/${GATE}`
  const policy = '{"deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}}'
  return {
    what: `${WHAT}, for the branch ${branch} alone`,
    state: 'todo',
    ...(why === undefined ? {} : { why }),
    how: [
      `gh api --method PUT ${at} --input - <<< '${policy}'`,
      `gh api --method POST ${at}/deployment-branch-policies -f name=${branch}`,
      `or: Settings → Environments → ${GATE} → Deployment branches and tags → Selected branches and tags → ${branch}`,
    ],
  }
}

function sealByHand({ owner, repository }: ByHand['rest']): Act {
  return {
    what: SEAL,
    state: 'todo',
    how: [`openssl rand -base64 ${BYTES} | gh secret set KEYTURN_SEAL --env ${GATE} --repo ${owner}/${repository}`],
  }
}
