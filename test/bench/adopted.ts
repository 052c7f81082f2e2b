// Repositories with many credentials, every one adopted and at rest: made the way people make them, by a merged proposal.
import { createGithub } from '../../src/sandbox/github/github.ts'
import { credentialOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { createReadyWorld, type ReadyOptions } from '../../src/sandbox/ready.ts'
import { DAY, type Rig, rigOn } from '../start/rig.ts'

/** Environments of one key; the journal has a folder for each key. */
const OF_ONE = 25

export interface Many extends ReadyOptions {
  /** Whether a promotion is followed by a deployment; default not. */
  readonly deploys?: boolean
}

/** So many OpenAI keys, each with a secret in an environment of its own and a project that the manifest names. */
function manyKeys(count: number, { deploys = false, ...options }: Many): Rig {
  const keys = Array.from({ length: count }, (_, i): KeySpec => {
    return { name: `k${Math.floor(i / OF_ONE)}`, provider: 'openai', environment: `e${i}` }
  })
  const wishes = { keys, manifest: 'version: 1\n', app: { every: 3650 * DAY }, age: DAY, ...options }
  // GitHub's second between two writes would hide everything else.
  const rig = rigOn(createReadyWorld(createGithub, wishes), { gap: 0 })
  const text = manifestOf(rig, deploys)
  rig.world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Say where the keys live')
  return rig
}

/** A line each: a file that says it all, and that GitHub and Keyturn still read whole with a thousand of them. */
function manifestOf({ world }: Rig, deploys: boolean): string {
  const lines = [
    'version: 1',
    'defaults: { verify: deployment, old-key: time }',
    'limits: { open-proposals: 1000, new-per-run: 1000 }',
    'keys:',
  ]
  for (const name of new Set(world.keys.map((key) => key.name))) {
    lines.push(`  ${name}:`, '    provider: openai', '    owner: "@mona"')
    if (!deploys) lines.push('    deploy: { none: { because: "read at every start" } }')
    lines.push('    environments:')
    for (const key of world.keys.filter((one) => one.name === name)) lines.push(lineOf(world, key, deploys))
  }
  return `${lines.join('\n')}\n`
}

function lineOf({ first }: Rig['world'], key: KeySpec, deploys: boolean): string {
  const { environment = '' } = key
  const { project = '', 'service-account': account = '' } = first.get(credentialOf(key))?.with ?? {}
  const store = `store: { github: { environment: ${environment}, secret: OPENAI_API_KEY } }`
  const deploy = deploys ? `, deploy: { workflow: { file: deploy.yml, inputs: { environment: ${environment} } } }` : ''
  return `      ${environment}: { with: { project: ${project}, service-account: ${account} }, ${store}${deploy} }`
}

/** Adopted, and idle. */
export async function adoptedKeys(count: number, options: Many = {}): Promise<Rig> {
  const rig = manyKeys(count, options)
  const { problems } = await rig.keyturn()
  if (problems[0] !== undefined) throw new Error(`rotation.yml:${problems[0].line}: ${problems[0].message}`)
  rig.world.github.person('mona').merge(1)
  const { outcomes } = await rig.keyturn()
  const awake = outcomes.filter(({ kind }) => kind !== 'rest')
  if (outcomes.length !== count || awake.length > 0) throw new Error(`not at rest: ${JSON.stringify(awake[0])}`)
  return rig
}
