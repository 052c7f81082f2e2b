/** What Keyturn's App asks for: as GitHub's settings call it, as its manifest spells it, and what it is for (README, "A GitHub App"). */
export const PERMISSIONS = [
  { name: 'Contents', key: 'contents', level: 'write', why: 'the journal and the branches of pull requests' },
  { name: 'Pull requests', key: 'pull_requests', level: 'write', why: 'proposing' },
  { name: 'Issues', key: 'issues', level: 'write', why: 'labels and comments on pull requests' },
  { name: 'Checks', key: 'checks', level: 'write', why: 'the check `keyturn` on a pull request' },
  { name: 'Secrets', key: 'secrets', level: 'write', why: 'secrets of the repository' },
  { name: 'Environments', key: 'environments', level: 'write', why: 'secrets of environments' },
  { name: 'Actions', key: 'actions', level: 'write', why: 'starting the deploy workflow, and seeing runs' },
  { name: 'Deployments', key: 'deployments', level: 'read', why: 'seeing a deployment wait or fail' },
  { name: 'Metadata', key: 'metadata', level: 'read', why: 'comes with every App' },
] as const

/** `Contents: Read and write`, as the settings page has it. */
export function permissionLines(): readonly string[] {
  return PERMISSIONS.map(({ name, level, why }) => {
    const said = `${name}: ${level === 'write' ? 'Read and write' : 'Read-only'}`
    return `  ${said.padEnd(32)}${why}`
  })
}
