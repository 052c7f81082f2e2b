// What the story's manifest says of the vendor that only its own templates know.

/** Where its API is: the workflow allows it. */
export const ACME_HOST = 'https://api.acme-keys.dev'

/** `with:` of the provider `http`. */
export const ACME = {
  address: ACME_HOST,
  console: 'https://console.acme-keys.dev/keys',
  pattern: 'acme_[A-Za-z0-9]{40}',
  rights: 'scope send, team team_web',
  capacity: 500,
  settles: '30s',
  team: 'team_web',
  headers: { authorization: 'Bearer {admin}', 'acme-version': '2' },
  mint: {
    request: 'POST /v1/teams/{with.team}/keys',
    json: { name: '{tag}', scopes: ['send'] },
    id: 'key.id',
    value: 'secret',
    created: 'key.created_at',
    expires: 'key.expires_at',
    full: [{ status: 422, at: 'error.code', is: ['key_limit_reached'] }],
  },
  list: {
    request: 'GET /v1/teams/{with.team}/keys?include=disabled',
    items: 'keys[]',
    id: 'id',
    name: 'name',
    created: 'created_at',
    expires: 'expires_at',
    hint: 'hint',
    pages: { next: 'paging.next', as: 'cursor' },
    status: { at: 'state', alive: ['active'], disabled: ['disabled'], expired: ['expired'], gone: ['deleted'] },
    used: { at: 'last_used_at', lag: '1m', resolution: '1s' },
  },
  probe: {
    request: 'GET /v1/me',
    headers: { authorization: 'Bearer {value}' },
    alive: [200],
    'alive-forbidden': [{ status: 403, at: 'error.code', is: ['scope_missing'] }],
    dead: [{ status: 401, at: 'error.code', is: ['key_revoked', 'key_disabled'] }],
    account: 'team.id',
  },
  revoke: {
    request: 'DELETE /v1/keys/{id}',
    done: [204],
    already: [{ status: 404, at: 'error.code', is: ['key_unknown'] }],
  },
  disable: { request: 'POST /v1/keys/{id}/disable', done: [200] },
  enable: { request: 'POST /v1/keys/{id}/enable', done: [200] },
} as const

/** The same, as a line of the manifest; JSON is YAML. */
export function acme(host = ACME_HOST): string {
  return `with: ${JSON.stringify({ ...ACME, address: host })}`
}
