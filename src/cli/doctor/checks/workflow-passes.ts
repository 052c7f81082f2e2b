import { Failure } from '../../../core/failure.ts'
import { AWS, identifies, placeVariablesOf, sourceOf, variablesOf } from '../../../core/manifest/kept.ts'
import {
  type CommandStoreSpec,
  type Credential,
  isHandedIn,
  ORGANIZATION,
  outsideOf,
} from '../../../core/manifest/policy.ts'
import { field } from '../../../http/json.ts'
import { PROVIDERS } from '../../../plugins/registry.ts'
import { type AllowedCommand, missing, readCommands } from '../../../start/allowed.ts'
import { type Facts, manifestOf, ownWorkflows } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { hosts, owners } from './workflow-addresses.ts'
import type { OwnStep, Workflow } from '../../../start/workflow-file.ts'

export const workflowPasses: Check = (facts) =>
  ownWorkflows(facts).flatMap(({ path, own }: Workflow) =>
    own === undefined
      ? []
      : [
          ...token(path, own),
          ...variables(facts, path, own),
          ...identity(facts, path, own),
          ...hosts(facts, path, own),
          ...commands(facts, path, own),
          ...outside(facts, path, own),
          ...owners(facts, path, own),
        ],
  )

function token(path: string, own: OwnStep): readonly Finding[] {
  const { token: given, 'app-client-id': client, 'app-private-key': key } = own.with
  if (client !== undefined && key !== undefined) return []
  const jobs = given !== undefined && /\bgithub\.token\b|\bsecrets\.GITHUB_TOKEN\b/i.test(given)
  if (given !== undefined && !jobs) return []
  // Reminding needs no more than a job's own token.
  if (own.with['mode'] === 'remind') return []
  return [
    {
      level: 'error',
      what: jobs ? `${path} gives Keyturn the job’s GITHUB_TOKEN.` : `${path} gives Keyturn no token.`,
      means: 'A job’s own token may not write secrets, so no key can be put into service.',
      fix: 'Pass an App of yours; README, “A GitHub App”.',
      lines: {
        file: path,
        where: `in the step \`${own.uses}\``,
        text: [
          'with:',
          '  app-client-id: ${{ vars.KEYTURN_APP_CLIENT_ID }}',
          '  app-private-key: ${{ secrets.KEYTURN_APP_PRIVATE_KEY }}',
        ],
      },
    },
  ]
}

const NO_AWS = 'Without keys nothing can be read or written at AWS, and nothing is turned there.'

const MEANS: Readonly<Record<string, string>> = {
  AWS_ACCOUNT_ID: 'Without the account no role of it is asked to let the job in, and nothing is turned there.',
  AWS_ACCESS_KEY_ID: NO_AWS,
  AWS_SECRET_ACCESS_KEY: NO_AWS,
  KEYTURN_SEAL: 'Without the seal nobody can tell that the journal is genuine: nothing is turned.',
  KEYTURN_INTAKE: 'Without the intake no key that a person made can be handed in.',
  PROMETHEUS_TOKEN: 'Without the token the query of a witness is refused, and no old key is ever deleted.',
  VAULT_ADDR: 'Without the address nobody knows which Vault, and nothing is turned there.',
  VAULT_TOKEN: 'Without the token nothing can be read or written in Vault, and nothing is turned there.',
  VERCEL_TOKEN: 'Without the token nothing can be written or built at Vercel, and nothing is turned there.',
}

const NO_ADMIN = 'Without the admin key nothing can be asked of the provider, and nothing is made there.'
const NO_HOOK = 'Without its address the hook cannot be called, and a new key never reaches the app.'

const NO_PROGRAM = 'Without it the program that rotation.yml names for it is not started, and nothing is turned there.'

const KINDS = { secrets: 'secret', vars: 'variable' } as const

/** A role lets the job in by what GitHub says it is, and GitHub says that only to a job that may ask. */
function identity(facts: Facts, path: string, own: OwnStep): readonly Finding[] {
  const { uses, permissions } = own
  const all = manifestOf(facts)?.credentials ?? []
  const kept = all.some(identifies)
  const asked = kept || all.some((credential) => isAdminByRole(credential, own))
  if (!asked || permissions === 'write-all' || field(permissions, 'id-token') === 'write') return []
  return [
    {
      level: 'error',
      what: `${path} does not let its job ask GitHub who it is.`,
      means: kept
        ? 'rotation.yml names a `role:`, and the job cannot log in by it: nothing is turned where its keys are kept.'
        : `${AWS.role} names a role, and the job cannot log in by it: nothing can be asked of AWS.`,
      fix: 'Allow it. The job says by this who it is, and may do nothing more at GitHub.',
      lines: {
        file: path,
        where: `in the job of the step \`${uses}\`, or for all jobs`,
        text: ['permissions:', '  id-token: write'],
      },
    },
  ]
}

/** So is what lies outside this repository. */
function outside(facts: Facts, path: string, { uses, with: inputs }: OwnStep): readonly Finding[] {
  // An expression is somebody's own way to say it, and only a run knows what it says.
  const said = inputs['allow-secrets'] ?? ''
  const allowed = said.toLowerCase().split(/[\s,]+/)
  const stores = (manifestOf(facts)?.credentials ?? []).flatMap((credential) => credential.stores)
  const asked = new Set(stores.flatMap((store) => outsideOf(store) ?? []))
  const missing = said.includes('${{') ? [] : [...asked].filter((one) => !allowed.includes(one.toLowerCase()))
  if (missing.length === 0) return []
  const names = missing.map((one) => (one === ORGANIZATION ? 'the organisation' : one)).join(', ')
  return [
    {
      level: 'error',
      what: `${path} does not allow secrets of ${names}, where rotation.yml keeps a key.`,
      means: 'Nothing there is read or written, so that key is never turned.',
      fix: 'Allow it, if it is right: the manifest alone does not say what is written outside this repository.',
      lines: {
        file: path,
        where: `in the step \`${uses}\``,
        text: ['with:', '  allow-secrets: |', ...missing.map((one) => `    ${one}`)],
      },
    },
  ]
}

function programsIn(facts: Facts): readonly CommandStoreSpec[] {
  const stores = (manifestOf(facts)?.credentials ?? []).flatMap(({ stores: all }) => all)
  return stores.flatMap((store) => (store.kind === 'command' ? [store] : []))
}

/** Which programs run beside the admin keys is the workflow's to allow. */
function commands(facts: Facts, path: string, own: OwnStep): readonly Finding[] {
  const given = own.with['allow-commands'] ?? ''
  // What an expression comes to is not known here.
  if (given.includes('${{')) return []
  const allowed = allowedIn(given)
  const asked = programsIn(facts).flatMap((spec) => missing(spec, allowed ?? []))
  if (asked.length === 0) return []
  return [
    {
      level: 'error',
      what:
        allowed === undefined
          ? `${path} has a line in \`allow-commands\` that cannot be read.`
          : `${path} does not allow what rotation.yml names as stores: ${asked.length === 1 ? 'a command' : `${asked.length} commands`}.`,
      means: 'None of them is started, and nothing is turned there.',
      fix: 'Allow them, if they are right: whoever may change these lines runs programs beside the admin keys.',
      lines: {
        file: path,
        where: `in the step \`${own.uses}\``,
        text: ['with:', '  allow-commands: |', ...[...new Set(asked)].map((line) => `    ${line}`)],
      },
    },
  ]
}

/** Undefined: no run would begin with it. */
function allowedIn(given: string): readonly AllowedCommand[] | undefined {
  try {
    return readCommands('allow-commands', given)
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}

/** Does the workflow say that there is a login, which the provider's plugin finds by itself? */
function isAdminFound({ provider, admin }: Credential, { env }: OwnStep): boolean {
  const { traits } = PROVIDERS[provider] ?? {}
  const isOwn = traits?.admin === admin && env[admin] === undefined
  return isOwn && traits.adminFound?.by.some((name) => env[name] !== undefined) === true
}

/** As what GitHub says of the job, and by nothing else? */
function isAdminByRole(credential: Credential, own: OwnStep): boolean {
  const { env } = own
  return isAdminFound(credential, own) && env[AWS.role] !== undefined && env[AWS.identity] === undefined
}

/** AWS's own action leaves keys to the steps after it. */
function isLeft(name: string, { before }: OwnStep): boolean {
  const keys: readonly string[] = [AWS.id, AWS.secret]
  return keys.includes(name) && before.some((uses) => uses.startsWith('aws-actions/configure-aws-credentials@'))
}

function variables(facts: Facts, path: string, own: OwnStep): readonly Finding[] {
  if (own.with['mode'] === 'remind') return []
  const mapped = own.with['admin-keys'] ?? ''
  const all = manifestOf(facts)?.credentials ?? []
  const asked = all.some(isHandedIn)
  const admins = all.flatMap((one) => (isAdminFound(one, own) ? placeVariablesOf(one) : variablesOf(one)))
  const hooks = new Set(all.flatMap(({ deploy }) => deploy.flatMap((one) => (one.kind === 'hook' ? one.variable : []))))
  const named = new Set(programsIn(facts).flatMap(({ env }) => env))
  return ['KEYTURN_SEAL', ...(asked ? ['KEYTURN_INTAKE'] : []), ...new Set(admins)]
    .filter((name) => own.env[name] === undefined && !mapped.includes(name) && !isLeft(name, own))
    .map((name) => ({
      level: 'error',
      what: `${path} does not pass ${name} to Keyturn.`,
      means: MEANS[name] ?? (hooks.has(name) ? NO_HOOK : named.has(name) ? NO_PROGRAM : NO_ADMIN),
      fix: `Pass it, from a ${KINDS[sourceOf(name)]} of the environment keyturn.`,
      lines: {
        file: path,
        where: `in the step \`${own.uses}\``,
        text: ['env:', `  ${name}: \${{ ${sourceOf(name)}.${name} }}`],
      },
    }))
}
