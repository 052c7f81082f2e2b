/** What the ears' App asks for, as app.yml says it; a test holds the two together. Nothing of it writes code, workflows, secrets, environments. */
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
