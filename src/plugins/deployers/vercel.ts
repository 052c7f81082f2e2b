import type { DeployFacts, Instant } from '../../core/facts.ts'
import type { VercelDeploySpec } from '../../core/manifest/policy.ts'
import { Failure } from '../../core/failure.ts'
import { field } from '../../http/json.ts'
import { misread } from '../../http/refuse.ts'
import type { Deployer } from '../contract/deployer.ts'
import { flag, id, number, text } from '../contract/read.ts'
import { askVercel, productionOf, type VercelRest } from '../contract/vercel.ts'

/**
 * What serves production is built again, from the same source: values reach an app at Vercel with a new build alone. It counts once it
 * is ready and production points to it; a ready build that serves nobody is no deployment.
 */
export function openVercelDeployer(spec: VercelDeploySpec, rest: VercelRest): Deployer {
  return {
    what: `a new build of production, project ${spec.project} at Vercel`,
    status: (run) => (run === undefined ? Promise.resolve({ state: 'none' }) : follow(spec, rest, run)),
    trigger: () => trigger(spec, rest),
  }
}

/** As the Vercel CLI's `redeploy` asks for it (vercel/vercel 17d9ebaf, commands/redeploy). A second one is harmless. */
async function trigger(
  spec: VercelDeploySpec,
  rest: VercelRest,
): Promise<{ readonly run: string; readonly url?: string }> {
  const { name, serving } = await productionOf(rest, spec)
  if (serving === undefined)
    throw new Failure(
      'not-found',
      `Nothing serves the production of ${spec.project} at Vercel, so there is nothing to build again. Deploy it once.`,
      { effect: 'not-done' },
    )
  const { request, reply } = await askVercel(rest, spec, {
    method: 'POST',
    path: '/v13/deployments',
    query: { forceNew: '1' },
    body: {
      name,
      project: spec.project,
      deploymentId: serving.id,
      target: 'production',
      meta: { action: 'redeploy', by: 'keyturn' },
    },
  })
  const run = id(reply.json, 'id')
  if (run === undefined) throw misread(request, reply, 'no id of a deployment')
  return { run, ...urlOf(reply.json) }
}

async function follow(spec: VercelDeploySpec, rest: VercelRest, run: string): Promise<DeployFacts> {
  const { request, reply } = await askVercel(rest, spec, {
    method: 'GET',
    path: '/v13/deployments/{deployment}',
    at: [run],
    accept: [404],
  })
  // Deleted by somebody: another one is built.
  if (reply.status === 404) return { state: 'none' }
  const state = text(reply.json, 'readyState')
  if (state === undefined || id(reply.json, 'id') !== run) throw misread(request, reply, 'another deployment')
  const facts = { run, ...urlOf(reply.json), ...startOf(reply.json) }
  if (state === 'READY') return { ...facts, ...(await serving(spec, rest, { run, json: reply.json })) }
  if (isUnder(state, ['QUEUED', 'INITIALIZING', 'BUILDING'])) return { ...facts, state: 'running' }
  if (state === 'BLOCKED')
    return {
      ...facts,
      state: 'waiting-for-approval',
      about: `deployment ${run} is blocked at Vercel; look at it there`,
    }
  if (isUnder(state, ['ERROR', 'CANCELED']))
    return { ...facts, state: 'failed', about: `deployment ${run} at Vercel ended as ${state.toLowerCase()}` }
  throw misread(request, reply, 'a state that is not known')
}

type Served = Pick<DeployFacts, 'state' | 'about' | 'finishedAt'>

/** Ready is half of it: does production point to it, or to a later one, which carries the value too? */
async function serving(
  spec: VercelDeploySpec,
  rest: VercelRest,
  { run, json }: { readonly run: string; readonly json: unknown },
): Promise<Served> {
  if ((field(json, 'aliasError') ?? null) !== null)
    return { state: 'failed', about: `deployment ${run} is ready, and Vercel could not point the domains to it` }
  if (text(json, 'readySubstate') === 'ROLLING')
    return { state: 'running', about: `deployment ${run} serves a part of the traffic (rolling release)` }
  const { serving: now, rolledBackTo } = await productionOf(rest, spec)
  const aliased = flag(json, 'aliasAssigned') === true || (number(json, 'aliasAssigned') ?? 0) > 0
  const later = now !== undefined && now.id !== run && now.createdAt >= (number(json, 'createdAt') ?? Infinity)
  if ((now?.id === run && aliased) || later) return { state: 'succeeded', ...endOf(json) }
  if (rolledBackTo !== undefined)
    return {
      state: 'waiting-for-approval',
      about: `production was rolled back to ${rolledBackTo} (Instant Rollback), which holds the old value; promote ${run} at Vercel`,
    }
  if (text(json, 'readySubstate') === 'STAGED')
    return {
      state: 'waiting-for-approval',
      about: `deployment ${run} is ready and serves nobody yet; promote it at Vercel`,
    }
  return { state: 'running', about: `deployment ${run} is ready, and the domains do not point to it yet` }
}

function isUnder(state: string, states: readonly string[]): boolean {
  return states.includes(state)
}

/** Host names alone, without a scheme (`web-3f9k.vercel.app`). */
function urlOf(json: unknown): { readonly url?: string } {
  const host = text(json, 'url')
  return host !== undefined && /^[a-z0-9.-]{1,253}$/i.test(host) ? { url: `https://${host}` } : {}
}

function startOf(json: unknown): { readonly startedAt?: Instant } {
  const at = number(json, 'createdAt')
  return at === undefined ? {} : { startedAt: at }
}

function endOf(json: unknown): { readonly finishedAt?: Instant } {
  const at = number(json, 'aliasAssigned') ?? number(json, 'ready')
  return at === undefined ? {} : { finishedAt: at }
}
