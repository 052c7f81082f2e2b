// Mistakes that people make. docs/errors.md shows each with what Keyturn says of it, by the code that says it.

const KEYS = 'version: 1\ndeploy: deploy.yml\nkeys:\n'
const OPENAI = `${KEYS}  openai:\n    provider: openai\n`

/** Manifests, each with one mistake. */
export const MANIFESTS = [
  '- openai\n',
  'keys:\n  OPENAI_API_KEY: openai\n',
  'version: 2\nkeys:\n  OPENAI_API_KEY: openai\n',
  'version: 1\nkeys:\n\tOPENAI_API_KEY: openai\n',
  'version: 1\nkeys:\n    A: openai\n  B: resend\n',
  `${KEYS}  A: openai\n  A: resend\n`,
  `${KEYS}  A: &all openai\n`,
  'version: 1\nkeys:\n  OPENAI_API_KEY: openai\n',
  'version: 1\ndeploy: on-merge\nkeys:\n  OPENAI_API_KEY: openai\n',
  `${KEYS}  OPENAI_API_KEY: opnai\n`,
  `${KEYS}  GROQ_API_KEY: groq\n`,
  `${KEYS}  openai:\n    class: high\n`,
  `${OPENAI}    clas: high\n`,
  `${OPENAI}    class: hihg\n`,
  `${OPENAI}    every: 90\n`,
  `${OPENAI}    overlap: 400d\n`,
  `${OPENAI}    owner: mona\n`,
  `${OPENAI}    notice: 30d\n`,
  `${OPENAI}    hold: 24h\n`,
  `${OPENAI}    window: Mon-Thu\n`,
  `${OPENAI}    freeze: 2026-12-20/2026-12-01\n`,
  `${OPENAI}    timezone: Europe/Berlin\n`,
  `${OPENAI}    timezone: Europe/Belin\n    window: 09:00-16:00\n`,
  `${OPENAI}    minted: 2026-02-30\n`,
  `${OPENAI}    endpoint: http://eu.api.openai.com\n`,
  `${OPENAI}    admin: GITHUB_TOKEN\n`,
  `${OPENAI}    with: { project: 17 }\n`,
  `${OPENAI}    with: { projekt: proj_a }\n`,
  `${OPENAI}    store: vercel\n`,
  `${OPENAI}    store: openbao\n`,
  `${OPENAI}    store: command\n`,
  `${OPENAI}    store: { command: { write: [sh, -c, "locker put"] } }\n`,
  `${OPENAI}    store: { command: { write: [locker, put, "{value}"] } }\n`,
  `${OPENAI}    store: { aws-secrets-manager: { secret: prod/web } }\n`,
  `${OPENAI}    store: { vault: { path: secret/../web } }\n`,
  `${OPENAI}    store: { github: { secret: GITHUB_KEY } }\n`,
  `${OPENAI}    store: { github: { secret: KEY, layout: dual } }\n`,
  `${OPENAI}    store: { github: { secret: KEY, layout: versioned } }\n`,
  `${OPENAI}    store: { github: { organization: true, environment: production } }\n`,
  `${OPENAI}    store: { github: { repository: acme } }\n`,
  `${OPENAI}    witness: { http: { url: app.acme.dev } }\n`,
  `${OPENAI}    environments:\n      production: { provider: openai }\n`,
  `${OPENAI}    minted: 2026-08-01\n    environments: { staging: , production: }\n`,
  `${OPENAI}    environments: { staging: , production: }\n    store: { github: { secret: OPENAI_API_KEY } }\n`,
  `${KEYS}  a: { provider: openai, store: { github: { secret: KEY } } }\n  b: { provider: openai, store: { github: { secret: KEY } } }\n`,
  `${OPENAI}    environments:\n      production: { store: { github: { secret: KEY } } }\n      staging: { store: { github: { environment: production, secret: KEY } } }\n`,
]

/** What a workflow may give wrongly, beside a token. */
export const INPUTS = [
  { token: '' },
  { token: '', 'app-client-id': 'Iv23example' },
  { 'app-client-id': 'Iv23example', 'app-private-key': 'key.pem' },
  { mode: 'go' },
  { mode: 'remind', only: 'openai' },
  { 'dry-run': 'yes' },
  { patience: '12' },
  { manifest: '../rotation.yml' },
  { command: 'rotat openai' },
  { command: 'adopt' },
  { 'allow-endpoints': 'openai=http://eu.api.openai.com' },
  { 'allow-commands': 'true' },
  { 'allow-secrets': 'acme' },
  { 'admin-keys': 'openai=sk-admin-0' },
]

/** Command lines, without `keyturn`. */
export const COMMANDS = [
  'statsu',
  'check --onlin',
  'explain',
  'explain openai production',
  'status --only',
  'plan --json=yes',
]
