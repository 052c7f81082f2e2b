// One line for each name that can stand in rotation.yml, as a person would write it. A test reads each with the code.

/** Of the file itself. */
export const FILE = {
  version: 'version: 1',
  defaults: 'defaults: { class: high, owner: "@acme/platform" }',
  deploy: 'deploy: deploy.yml',
  limits: 'limits: { open-proposals: 3, new-per-run: 2 }',
  notify: 'notify: [parked, overdue]',
  together: 'together: [OPENAI_API_KEY, RESEND_API_KEY]',
  commanders: 'commanders: { role: admin }',
  keys: 'keys: { OPENAI_API_KEY: openai }',
}

export const LIMITS = { 'open-proposals': 'open-proposals: 3', 'new-per-run': 'new-per-run: 2' }

/** Of a key; those of policy also of `defaults:` and of an environment. */
export const KEY = {
  provider: 'provider: openai',
  class: 'class: high',
  every: 'every: 45d',
  owner: 'owner: "@mona"',
  reviewers: 'reviewers: ["@acme/platform"]',
  overlap: 'overlap: 48h',
  quiet: 'quiet: 6h',
  hold: 'hold: 72h',
  expires: 'expires: 7d',
  'patience-for-silence': 'patience-for-silence: 30d',
  verify: 'verify: usage',
  'old-key': 'old-key: quiet',
  'on-alert': 'on-alert: leaked',
  window: 'window: "Mon-Thu 09:00-16:00"',
  freeze: 'freeze: ["2026-12-20/2027-01-03"]',
  timezone: 'timezone: Europe/Berlin',
  store: 'store: { github: { environment: production, secret: OPENAI_API_KEY } }',
  deploy: 'deploy: { workflow: { file: deploy.yml, inputs: { environment: production } } }',
  admin: 'admin: OPENAI_ADMIN_PROD',
  mint: 'mint: person',
  with: 'with: { project: proj_a, service-account: user-a }',
  witness: 'witness: { http: { url: "https://app.acme.dev/healthz" } }',
  incumbent: 'incumbent: key_4TzQ8r2m',
  minted: 'minted: 2026-08-19',
  exempt: 'exempt: { until: 2026-12-31, by: "@mona", because: the vendor moves }',
  'moved-from': 'moved-from: openai/staging',
  after: 'after: { staging: 24h }',
  endpoint: 'endpoint: https://eu.api.openai.com',
  environments: 'environments: { staging: , production: { class: high } }',
}

/** Of what stands below the kinds of `store:`, `deploy:` and `witness:`. */
export const KINDS = {
  store: {
    github: {
      environment: 'environment: production',
      organization: 'organization: true',
      repository: 'repository: acme/api',
      secret: 'secret: OPENAI_API_KEY',
      secrets: 'secrets: { OPENAI_API_KEY: value }',
      layout: 'layout: versioned',
      references: 'references: [.github/workflows/deploy.yml]',
    },
    command: {
      write: 'write: [locker, put, "{name}", --note, "{tag}"]',
      read: 'read: [locker, note, "{name}"]',
      check: 'check: [locker, whoami]',
      name: 'name: OPENAI_API_KEY',
      place: 'place: web/production',
      env: 'env: [LOCKER_TOKEN]',
      stdin: 'stdin: assignment',
      refusals: 'refusals: [64, 77]',
      timeout: 'timeout: 1m',
    },
    'aws-secrets-manager': {
      secret: 'secret: prod/web',
      region: 'region: eu-central-1',
      field: 'field: OPENAI_API_KEY',
      fields: 'fields: { OPENAI_API_KEY: value }',
      role: 'role: "arn:aws:iam::111122223333:role/keyturn"',
    },
    vault: {
      path: 'path: apps/web',
      field: 'field: OPENAI_API_KEY',
      fields: 'fields: { OPENAI_API_KEY: value }',
      mount: 'mount: kv',
      namespace: 'namespace: acme/web',
      role: 'role: keyturn',
      login: 'login: github',
    },
    vercel: {
      project: 'project: prj_4f9Kx2mWb7',
      team: 'team: acme',
      variable: 'variable: OPENAI_API_KEY',
      target: 'target: [production, preview]',
    },
  },
  deploy: {
    workflow: { file: 'file: deploy.yml', inputs: 'inputs: { environment: production }', ref: 'ref: main' },
    'repository-dispatch': {
      event: 'event: deploy-production',
      file: 'file: deploy.yml',
      payload: 'payload: { environment: production }',
    },
    hook: { variable: 'variable: DEPLOY_HOOK' },
    'on-merge': { file: 'file: deploy.yml' },
    vercel: { project: 'project: prj_4f9Kx2mWb7', team: 'team: acme' },
    none: { because: 'because: "read by every workflow run"' },
  },
  witness: {
    http: {
      url: 'url: "https://app.acme.dev/healthz"',
      asks: 'asks: 12',
      instances: 'instances: 4',
      instance: 'instance: x-instance',
      fingerprint: 'fingerprint: keys.openai',
      accepts: 'accepts: keys.accepted',
    },
    'github-run': {
      file: 'file: smoke.yml',
      inputs: 'inputs: { environment: production }',
      start: 'start: itself',
    },
    prometheus: {
      url: 'url: "https://prometheus.acme.dev"',
      query: 'query: "sum(rate(http_errors_total[5m])) or vector(0)"',
      holds: 'holds: "< 0.01"',
      series: 'series: 3',
      window: 'window: 30m',
      auth: 'auth: bearer',
    },
    person: { ask: 'ask: "Does the checkout take a card?"' },
  },
}

/** Of `with:`, by provider. */
export const WITH = {
  openai: {
    project: 'project: proj_a',
    'service-account': 'service-account: user-a',
    scopes: 'scopes: [api.model.read]',
    expires: 'expires: 120d',
  },
  manual: {
    console: 'console: "https://console.groq.com/keys"',
    pattern: 'pattern: "gsk_[A-Za-z0-9]{52}"',
    rights: 'rights: "no project"',
    probe: 'probe: { get: "https://api.groq.com/openai/v1/models", header: "authorization: Bearer {value}" }',
  },
  reminder: {
    console: 'console: "https://badges.acme.dev/keys"',
    note: 'note: "Ask Rita; the badge printer has it, too."',
  },
  resend: { permission: 'permission: sending_access', domain: 'domain: mail.acme.dev' },
  sendgrid: { scopes: 'scopes: [mail.send]' },
  twilio: {
    kind: 'kind: standard',
    permissions: 'permissions: [/twilio/messaging/messages/create, /twilio/messaging/messages/read]',
  },
  'supabase-signing-key': {
    project: 'project: abcdefghijklmnopqrst',
    algorithm: 'algorithm: ES256',
    'jwt-expiry': 'jwt-expiry: 3600',
    'leave-shared-secret': 'leave-shared-secret: true',
  },
  'twilio-auth-token': {
    account: 'account: f1e2d3c4b5a697887766554433221100',
    secondary: 'secondary: keyturn',
    signatures: 'signatures: three',
  },
  supabase: {
    project: 'project: abcdefghijklmnopqrst',
    type: 'type: secret',
    role: 'role: service_role',
    legacy: 'legacy: service_role',
  },
  http: {
    address: 'address: "https://api.acme-keys.dev"',
    console: 'console: "https://console.acme-keys.dev/keys"',
    pattern: 'pattern: "acme_[A-Za-z0-9]{40}"',
    rights: 'rights: "scope send"',
    capacity: 'capacity: 20',
    settles: 'settles: 30s',
    times: 'times: seconds',
    headers: 'headers: { authorization: "Bearer {admin}" }',
    basic: 'basic: "{admin}:"',
    mint: 'mint: { request: "POST /v1/keys", json: { name: "{tag}" }, id: key.id, value: secret }',
    list: 'list: { request: "GET /v1/keys", items: "keys[]", id: id, name: name, pages: one, most: 100, status: { at: state, alive: [active], disabled: [disabled] } }',
    probe:
      'probe: { request: "GET /v1/me", headers: { authorization: "Bearer {value}" }, alive: [200], dead: [{ status: 401, at: error.code, is: [key_revoked] }] }',
    revoke: 'revoke: { request: "DELETE /v1/keys/{id}", done: [204], already: [404] }',
    disable: 'disable: { request: "POST /v1/keys/{id}/disable", done: [200] }',
    enable: 'enable: { request: "POST /v1/keys/{id}/enable", done: [200] }',
  },
  generated: { format: 'format: base64url', bytes: 'bytes: 48', bits: 'bits: 4096', curve: 'curve: P-384' },
  'stripe-webhook': { url: 'url: "https://app.acme.dev/stripe/webhook"', connect: 'connect: true' },
  openrouter: { limit: 'limit: 25', workspace: 'workspace: ws_a' },
  stripe: {
    mode: 'mode: live',
    kind: 'kind: restricted',
    rights: 'rights: "Charges (write)"',
    account: 'account: acct_1KtAcmeW0rks4Dev',
    api: 'api: preview',
    permissions: 'permissions: [charge_write, customer_read]',
    'connect-permissions': 'connect-permissions: [charge_read]',
  },
  anthropic: { workspace: 'workspace: wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ' },
  'aws-iam': { user: 'user: web-production', account: "account: '111122223333'" },
}
