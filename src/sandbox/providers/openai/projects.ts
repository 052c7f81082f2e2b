import type { SandboxReply } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { cut, pageSize } from '../page.ts'
import { badRequest, missing } from './errors.ts'
import { newAccount, newKey } from './mint.ts'
import type { Routes, Visit } from './route.ts'
import { showAccount, showList, showMinted, showProject } from './show.ts'
import type { Project } from './state.ts'

/** The project the path names, if the admin key's organization has it. */
export function projectOf(visit: Visit): Project | undefined {
  const [id] = visit.at
  return visit.state.projects.find((one) => one.id === id && one.organization === visit.organization)
}

/** One page of a listing, in OpenAI's way of paging. */
export function listing<T extends { readonly id: string }>(
  visit: Visit,
  all: readonly T[],
  show: (item: T) => object,
): SandboxReply {
  const query = visit.request.url.searchParams
  const limit = pageSize(query.get('limit'), 20, 100)
  if (limit === undefined) return badRequest("Invalid 'limit': must be between 1 and 100.")
  const page = cut(all, { limit, after: query.get('after') })
  if (page === undefined) return badRequest("Invalid 'after': no such object.")
  return json(
    200,
    showList(
      page.data.map((item) => ({ ...show(item), id: item.id })),
      page.more,
    ),
  )
}

function listProjects(visit: Visit): SandboxReply {
  const archived = visit.request.url.searchParams.get('include_archived') === 'true'
  const all = visit.state.projects.filter((one) => one.organization === visit.organization)
  return listing(
    visit,
    all.filter((one) => archived || one.archivedAt === undefined),
    showProject,
  )
}

function listAccounts(visit: Visit): SandboxReply {
  const project = projectOf(visit)
  if (project === undefined) return missing('project')
  const all = visit.state.accounts.filter((account) => account.project === project.id)
  return listing(visit, all, showAccount)
}

/** Makes a service account with its first key: the older way, which Keyturn does not go. */
function createAccount(visit: Visit): SandboxReply {
  const project = projectOf(visit)
  if (project === undefined) return missing('project')
  const body = readBody(visit.request)
  if (typeof body?.['name'] !== 'string') return badRequest("Missing required parameter: 'name'.")
  const account = newAccount(visit.state, project.id, body['name'])
  if (body['create_service_account_only'] === true) return json(200, { ...showAccount(account), api_key: null })
  const owner = { kind: 'service_account', id: account.id } as const
  const key = newKey(visit.state, { name: 'Secret Key', owner, project: project.id })
  return json(200, { ...showAccount(account), api_key: showMinted(key) })
}

function getAccount(visit: Visit): SandboxReply {
  const account = visit.state.accounts.find((one) => one.id === visit.at[1] && one.project === projectOf(visit)?.id)
  return account === undefined ? missing('service account') : json(200, showAccount(account))
}

/** Takes all of the account's keys with it. */
function deleteAccount(visit: Visit): SandboxReply {
  const { state } = visit
  const index = state.accounts.findIndex((one) => one.id === visit.at[1] && one.project === projectOf(visit)?.id)
  const [account] = index === -1 ? [] : state.accounts.splice(index, 1)
  if (account === undefined) return missing('service account')
  for (const key of state.keys) if (key.owner.id === account.id) key.deletedAt ??= state.clock.now()
  return json(200, { object: 'organization.project.service_account.deleted', id: account.id, deleted: true })
}

/** Projects and their service accounts. */
export const projectRoutes: Routes = {
  'GET /organization/projects': listProjects,
  'GET /organization/projects/{project}': (visit) => {
    const project = projectOf(visit)
    return project === undefined ? missing('project') : json(200, showProject(project))
  },
  'GET /organization/projects/{project}/service_accounts': listAccounts,
  'POST /organization/projects/{project}/service_accounts': createAccount,
  'GET /organization/projects/{project}/service_accounts/{account}': getAccount,
  'DELETE /organization/projects/{project}/service_accounts/{account}': deleteAccount,
}
