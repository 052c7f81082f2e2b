// What the bot may do (design, section 9), as GitHub's settings of an App name it.

type Level = 'read' | 'write'

/** By GitHub's API names. Nothing here writes contents, workflows, secrets or environments. */
const EARS: Readonly<Record<string, readonly [setting: string, level: Level]>> = {
  metadata: ['Metadata', 'read'],
  contents: ['Contents', 'read'],
  deployments: ['Deployments', 'read'],
  merge_queues: ['Merge queues', 'read'],
  members: ['Members', 'read'],
  secret_scanning_alerts: ['Secret scanning alerts', 'read'],
  issues: ['Issues', 'write'],
  pull_requests: ['Pull requests', 'write'],
  checks: ['Checks', 'write'],
  actions: ['Actions', 'write'],
}

/** Only in an organisation; a person's own installation has none. */
const OF_ORGANISATIONS: readonly string[] = ['members']

/** `Actions: Read and write`, as the settings page offers it; undefined: none that the bot asks for. */
export function settingOfEars(name: string): string | undefined {
  const found = Object.hasOwn(EARS, name) ? EARS[name] : undefined
  return found && `${found[0]}: ${found[1] === 'write' ? 'Read and write' : 'Read-only'}`
}

/** What an installation, as a webhook's `installation.permissions` says it, was not granted. */
export function lackingIn(granted: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(EARS).flatMap(([name, [, level]]) => {
    const has = Object.hasOwn(granted, name) ? granted[name] : undefined
    const enough = has === 'write' || has === 'admin' || (level === 'read' && has === 'read')
    return enough || OF_ORGANISATIONS.includes(name) ? [] : [name]
  })
}
