import type { Permissions } from './contract.ts'

/** What Keyturn's App asks for (README, "The App"). */
export const PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  secrets: 'write',
  environments: 'write',
  actions: 'write',
  deployments: 'read',
  checks: 'write',
  workflows: 'write',
}
