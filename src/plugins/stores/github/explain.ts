import { Failure } from '../../../core/failure.ts'
import type { Explained } from '../../../http/send.ts'
import { text } from '../../contract/read.ts'
import type { SecretScope } from './api.ts'

/** A scope as sentences name it: `this repository`, `the environment "production" of acme/api`. */
export function placeOf({ environment, repository, organization }: SecretScope): string {
  if (organization) return 'the organisation'
  if (environment === undefined) return repository ?? 'this repository'
  return `the environment "${environment}"${repository === undefined ? '' : ` of ${repository}`}`
}

/** What GitHub's refusals mean here. A look into this repository is explained as every other. */
export function explained(scope: SecretScope, to: 'read' | 'write'): { readonly explain?: Explain } {
  const own = scope.organization === undefined && scope.repository === undefined
  return own && to === 'read' ? {} : { explain: explain(scope, to) }
}

type Explain = (status: number, json: unknown) => Explained | undefined

function explain(scope: SecretScope, to: 'read' | 'write'): Explain {
  return (status, json) => {
    // Its limits are told by the same status.
    if (status === 403 && /rate limit|abuse/i.test(text(json, 'message') ?? '')) return undefined
    if (status === 403)
      return {
        code: 'permission-missing',
        message: `Keyturn's App may not ${to === 'read' ? 'see the' : 'write'} secrets of ${placeOf(scope)}: it needs ${rightFor(scope)}.`,
      }
    if (status === 404)
      return { code: 'not-found', message: `There is no ${thingOf(scope)}, or Keyturn's App may not see it.` }
    // 409 is in no document of GitHub's; it would mean the same.
    if (to === 'write' && (status === 422 || status === 409))
      return {
        code: 'refused',
        message: `GitHub does not take the sealed value: its public key may have changed since${scope.organization ? ', or it does not take the list of repositories that it gave' : ''}.`,
      }
    return undefined
  }
}

function rightFor({ environment, repository, organization }: SecretScope): string {
  if (organization) return 'the organisation permission "Secrets: write" (of a classic token the scope `admin:org`)'
  const right = environment === undefined ? '"Secrets: write"' : '"Environments: write"'
  return repository === undefined ? right : `${right}, and to be installed on ${repository}`
}

function thingOf({ environment, repository, organization }: SecretScope): string {
  if (organization) return 'such organisation'
  if (environment === undefined) return repository === undefined ? 'such repository' : `repository ${repository}`
  return `environment "${environment}"${repository === undefined ? '' : ` in ${repository}`}`
}

/** GitHub gives no public key of the scope. */
export function noScope(scope: SecretScope): Failure {
  const { environment, repository, organization } = scope
  const own = repository === undefined && organization === undefined
  const what = environment === undefined ? "this repository's secrets" : `an environment "${environment}"`
  return new Failure(
    'not-found',
    own
      ? `GitHub does not show ${what}, so the new value could not be staged. Check \`environment:\` in rotation.yml and the permissions of Keyturn's App.`
      : `GitHub does not show the secrets of ${placeOf(scope)}, so nothing was written there. Check \`store:\` in rotation.yml, and that Keyturn's App has ${rightFor(scope)}.`,
    { effect: 'not-done' },
  )
}
