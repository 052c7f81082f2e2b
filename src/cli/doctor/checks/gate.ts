import { type EnvironmentFacts, type Facts, gateOf, hasGate, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

export const gate: Check = (facts) => {
  const all = valueOf(facts.environments)
  const name = gateOf(facts)
  if (all === undefined || !hasGate(facts)) return []
  const found = all.find((one) => one.name.toLowerCase() === name.toLowerCase())
  return found === undefined ? [missing(facts, name)] : judge(facts, found)
}

function missing({ repository }: Facts, name: string): Finding {
  return {
    level: 'error',
    what: `There is no environment ${name}.`,
    means:
      'It is the gate: seal, App key and admin keys belong into it, where no branch but the default one reaches them.',
    fix: '`keyturn init` makes it, and so do these two lines, by an administrator.',
    lines: { file: 'In a shell', text: commands(repository, name) },
  }
}

/** GitHub's own tool makes the environment, and lets the default branch use it. */
function commands({ name: repository, defaultBranch }: Facts['repository'], name: string): readonly string[] {
  const at = `repos/${repository}/environments/${encodeURIComponent(name)}`
  const policy = '{"deployment_branch_policy":{"protected_branches":false,"custom_branch_policies":true}}'
  return [
    `gh api --method PUT ${at} --input - <<< '${policy}'`,
    `gh api --method POST ${at}/deployment-branch-policies -f name=${defaultBranch}`,
  ]
}

function judge({ repository, rules }: Facts, { name, branches }: EnvironmentFacts): readonly Finding[] {
  const { defaultBranch, page } = repository
  const fix = `${page}/settings/environments → ${name} → Deployment branches and tags → Selected branches → ${defaultBranch}, and no other.`
  const means = 'Who can push such a branch can write a workflow there that reads the seal and the admin keys.'
  if (branches === 'any') return [{ level: 'error', what: `Every branch may use the gate ${name}.`, means, fix }]
  if (branches === 'protected') {
    const none = valueOf(rules)?.length === 0
    const what = none
      ? `The gate ${name} is for protected branches, and ${defaultBranch} is not one.`
      : `The gate ${name} is for every protected branch.`
    return [{ level: none ? 'error' : 'warning', what, means, fix }]
  }
  const names = valueOf(branches)
  if (names === undefined) return []
  const others = names.filter((one) => one !== defaultBranch)
  if (others.length > 0) {
    const what = `Not only ${defaultBranch} may use the gate ${name}, but also ${others.join(', ')}.`
    return [{ level: 'error', what, means, fix }]
  }
  if (names.length > 0) return []
  const nobody = 'Keyturn cannot run: its workflow runs on the default branch.'
  return [{ level: 'error', what: `No branch may use the gate ${name}.`, means: nobody, fix }]
}
