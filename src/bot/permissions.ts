// What the ears' App asks for (design, section 9), as app.yml says it; a test holds the two together.

/** By GitHub's API names. Nothing of it writes code, workflows, secrets or environments. */
export const PERMISSIONS = {
  metadata: 'read',
  contents: 'read',
  deployments: 'read',
  members: 'read',
  merge_queues: 'read',
  secret_scanning_alerts: 'read',
  actions: 'write',
  checks: 'write',
  issues: 'write',
  pull_requests: 'write',
} as const

/** Only in an organisation; a person's own installation has none. */
const OF_ORGANISATIONS: readonly string[] = ['members']

/** `Actions: Read and write`, as GitHub's settings of an App offer it; undefined: none that the bot asks for. */
export function settingOf(name: string): string | undefined {
  const level = Object.entries(PERMISSIONS).find(([one]) => one === name)?.[1]
  const words = name.replaceAll('_', ' ')
  return (
    level && `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${level === 'write' ? 'Read and write' : 'Read-only'}`
  )
}

/** What an installation, as GitHub lists its `permissions`, was not granted. */
export function lackingIn(granted: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(PERMISSIONS).flatMap(([name, level]) => {
    const has = Object.hasOwn(granted, name) ? granted[name] : undefined
    const enough = has === 'write' || has === 'admin' || (level === 'read' && has === 'read')
    return enough || OF_ORGANISATIONS.includes(name) ? [] : [name]
  })
}
