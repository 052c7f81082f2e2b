import { type DeploySpec, environmentOf, type RunWitnessSpec } from '../core/manifest/policy.ts'
import { describe, Failure } from '../core/failure.ts'
import type { Kit } from '../engine/kit.ts'
import { CAUSES } from '../plugins/contract/runs.ts'
import { askAs } from './ask.ts'
import { createEye } from './eye.ts'
import { grantedTo } from './granted.ts'
import type { Outside, Wishes } from './options.ts'
import { appLacks, type Lacking, type Need, needsOf, settingOf, tokenLacks } from './permissions.ts'
import type { Survey } from './survey.ts'
import { tryReading, whoseToken } from './token.ts'

/** One thing that must be so before a credential can be rotated, and whether it is. */
export interface Finding {
  readonly credential: string
  readonly what: string
  readonly good: boolean
  /** What is wrong and what to do; empty when all is well. */
  readonly about: string
  /** Nobody could be asked from here: no fault, and no proof. */
  readonly unseen?: true
}

/** Where somebody asks: in a run everything must be at hand; at a desk the gate's secrets are not. */
export type Asked = 'in a run' | 'at a desk'

/** Asks GitHub and the providers whether permissions and admin keys suffice. Reads only; what only writing shows is not claimed. */
export async function findings(survey: Survey, asked: Asked = 'in a run'): Promise<readonly Finding[]> {
  const all = await Promise.all(survey.kits.map((kit) => findingsOf(kit, survey, asked)))
  return all.flat()
}

/** Does the login have each permission that the manifest needs? An App's are known; of a token only what reading shows is. */
export async function permissionFindings(
  outside: Outside,
  { login }: Pick<Wishes, 'login'>,
  { manifest, snapshot }: Pick<Survey, 'manifest' | 'snapshot'>,
): Promise<readonly Finding[]> {
  const needs = needsOf(manifest)
  if (login.kind === 'app') return each(needs, appLacks(await grantedTo(outside, login), needs))
  const send = askAs(outside, login)
  const eye = createEye(send, outside.owner, outside.name)
  const environments = manifest.credentials.flatMap(({ stores }) =>
    stores.flatMap((store) => environmentOf(store) ?? []),
  )
  const [who] = await Promise.all([
    whoseToken(send, login.token),
    tryReading(eye, snapshot.repository.defaultBranch, [...new Set(environments)]),
  ])
  if (who.kind === 'github-token') return [{ credential: REPOSITORY, what: 'token', good: false, about: ONLY_LOOKS }]
  const lacking = tokenLacks({ ...who, refused: [...eye.refused] }, needs)
  // Of a classic token there is one scope that does nearly everything.
  return who.kind === 'classic' ? [permission('repo', lacking), ...others(lacking)] : each(needs, lacking)
}

function each(needs: readonly Need[], lacking: Lacking): readonly Finding[] {
  return needs.map((need) => permission(settingOf(need), lacking))
}

function others(lacking: Lacking): readonly Finding[] {
  return lacking.lacks.filter(({ name }) => name !== 'repo').map(({ name }) => permission(name, lacking))
}

/** In the place of a credential. */
const REPOSITORY = 'repository'
const ONLY_LOOKS =
  'it is a job’s GITHUB_TOKEN, which may write neither secrets nor environments, so no key can be put into service; use an App (README, “A GitHub App”)'

function permission(name: string, { lacks, grant }: Lacking): Finding {
  const lack = lacks.find((one) => one.name === name)
  const about = lack === undefined ? '' : `it is missing, and with it Keyturn ${lack.why}. ${grant}`
  return { credential: REPOSITORY, what: `permission “${name}”`, good: lack === undefined, about }
}

async function findingsOf(kit: Kit, { snapshot }: Survey, where: Asked): Promise<readonly Finding[]> {
  const { id, provider, deploy, mint, witnesses } = kit.credential
  const ask = (what: string, look: () => Promise<string>): Promise<Finding> => finding(id, { what, look, where })
  const asked = [
    mint === 'person' ? ask('hand-in', () => opened(kit)) : Promise.resolve(adminFinding(kit, where)),
    ask('secrets', async () => {
      const stores = await kit.stores()
      await Promise.all(
        stores.map((store) =>
          store.read({ oid: snapshot.head, file: (path) => kit.shared.github.file(snapshot.head, path) }),
        ),
      )
      return ''
    }),
    ...deploy.flatMap((spec) =>
      spec.kind === 'workflow' || spec.kind === 'repository-dispatch'
        ? [ask(`workflow ${spec.file}`, () => startable(kit, snapshot.head, spec))]
        : [],
    ),
    ...witnesses.flatMap((spec) =>
      spec.kind === 'github-run' ? [ask(`workflow ${spec.file}`, () => testable(kit, snapshot.head, spec))] : [],
    ),
  ]
  // At a desk the token is in the gate, and what is asked with it would only fail.
  if (where === 'in a run' && witnesses.some(({ kind }) => kind === 'prometheus'))
    asked.push(ask('prometheus', () => answerable(kit)))
  if (kit.adminKey && mint !== 'person') asked.push(ask(`keys at ${provider}`, () => listable(kit)))
  return Promise.all(asked)
}

/** At a desk a missing admin key is as it should be: it is in the gate. */
function adminFinding({ adminKey, plugin, credential: { id, key, admin, provider } }: Kit, where: Asked): Finding {
  const found = { credential: id, what: `admin key ${admin}` }
  if (adminKey) return { ...found, good: true, about: '' }
  if (where === 'at a desk')
    return { ...found, good: false, about: `it is not set here, so ${provider} was not asked`, unseen: true }
  if (plugin.endpoint === undefined)
    return { ...found, good: false, about: 'it is not passed to the step; add it to `env:`' }
  // Where the manifest names the address, a variable’s name gives nothing away.
  const about = `it is not passed to the step, or nobody says that it is for ${key}; add it to \`env:\`, and \`${key}=${admin}\` to \`admin-keys\``
  return { ...found, good: false, about }
}

interface Question {
  readonly what: string
  readonly look: () => Promise<string>
  readonly where: Asked
}

async function finding(credential: string, { what, look, where }: Question): Promise<Finding> {
  try {
    const about = await look()
    return { credential, what, good: about === '', about }
  } catch (thrown) {
    if (where === 'at a desk' && isInTheGate(thrown))
      return {
        credential,
        what,
        good: false,
        about: 'the token of its host is not set here, so it was not asked',
        unseen: true,
      }
    return { credential, what, good: false, about: describe(thrown) }
  }
}

/** Nobody refused anything: the token that would have been sent is in the gate. */
function isInTheGate(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'permission-missing' && thrown.status === undefined
}

type Started = Extract<DeploySpec, { kind: 'workflow' | 'repository-dispatch' }>

async function startable(kit: Kit, head: string, spec: Started): Promise<string> {
  const { file } = spec
  const text = await kit.shared.github.file(head, `.github/workflows/${file}`)
  if (text === undefined) return `there is no .github/workflows/${file} on the default branch`
  const { hears, readWorkflow, shows, SHOWN } = await import('./workflow-file.ts')
  const workflow = readWorkflow(file, text)
  if (!workflow.readable) return `${file} is not YAML that GitHub can read`
  if (spec.kind === 'workflow')
    return workflow.on.has('workflow_dispatch')
      ? ''
      : `${file} has no \`workflow_dispatch\` under \`on:\`, so it cannot be started`
  if (!hears(workflow, spec.event))
    return `${file} has no \`repository_dispatch\` under \`on:\` that takes the type ${spec.event}, so the event starts nothing`
  return shows(workflow, 'repository_dispatch')
    ? ''
    : `${file} does not show \`\${{ ${SHOWN.repository_dispatch} }}\` in its \`run-name:\`, so the run that the event starts is not found`
}

async function testable(kit: Kit, head: string, { file, inputs, start }: RunWitnessSpec): Promise<string> {
  const text = await kit.shared.github.file(head, `.github/workflows/${file}`)
  if (text === undefined) return `there is no .github/workflows/${file} on the default branch`
  const { lacksForTest, readWorkflow } = await import('./workflow-file.ts')
  const workflow = readWorkflow(file, text)
  if (!workflow.readable) return `${file} is not YAML that GitHub can read`
  if (start === 'keyturn') return lacksForTest(workflow, Object.keys(inputs)).join('; ')
  return CAUSES.some((event) => workflow.on.has(event))
    ? ''
    : `${file} is started by nothing that testifies: one of ${CAUSES.join(', ')}`
}

/** Whatever the number is: does the server give one? */
async function answerable(kit: Kit): Promise<string> {
  const asked = (await kit.witnesses()).filter(({ id }) => id === 'prometheus')
  const heard = await Promise.all(asked.map(async (witness) => witness.serves?.(0, { keyId: '', deployedAt: 0 })))
  return heard.flatMap((one) => (one?.verdict === 'unknown' ? [one.answer] : [])).join('; ')
}

/** A person makes these keys: may the intake be looked at? */
async function opened(kit: Kit): Promise<string> {
  await kit.intake.writtenAt()
  return ''
}

async function listable(kit: Kit): Promise<string> {
  const missing = kit.plugin.missing?.(kit.credential.with)
  if (missing !== undefined) return `add to \`with:\` ${missing.lines.join(', ')}: ${missing.why}`
  const provider = await kit.provider()
  const { keys, complete } = await provider.list()
  if (!complete) return 'the listing is not complete, so nothing could be removed by it'
  return keys.length === 0 ? 'the listing shows no key; is it the right account?' : ''
}
