// Payloads as small as what is read of them; whole ones come from GitHub's examples and from the sandbox.

export type Loose = Readonly<Record<string, unknown>>

const HEAD = 'a'.repeat(40)

/** What is in every payload of a repository's event. */
export function common(more: Loose = {}): Loose {
  return {
    repository: { id: 7, full_name: 'acme/web', default_branch: 'main' },
    installation: { id: 777 },
    sender: { login: 'mona', type: 'User' },
    ...more,
  }
}

export function comment(body: string, more: Loose = {}): Loose {
  return common({
    action: 'created',
    issue: { number: 3, user: { type: 'Bot', login: 'keyturn-acme[bot]' } },
    comment: { id: 55, body, updated_at: '2026-11-16T02:00:00Z', user: { login: 'mona', type: 'User' } },
    ...more,
  })
}

export const AUDIT = '<!-- keyturn:promoted -->\nThe new key serves.'

/** A comment of the audit trail that somebody changed. */
export function edited(more: Loose = {}): Loose {
  return common({
    action: 'edited',
    issue: { number: 3, user: { type: 'Bot' } },
    changes: { body: { from: AUDIT } },
    comment: {
      id: 56,
      body: 'nothing to see here',
      html_url: 'https://github.com/acme/web/pull/3#issuecomment-56',
      updated_at: '2026-11-16T02:00:00Z',
      user: { login: 'keyturn-acme[bot]', type: 'Bot' },
    },
    ...more,
  })
}

export function pull(action: string, more: Loose = {}): Loose {
  return common({
    action,
    pull_request: {
      number: 3,
      user: { type: 'Bot' },
      head: { ref: 'keyturn/openai/production', sha: HEAD, repo: { id: 7 } },
    },
    ...more,
  })
}

export function theirs(action: string): Loose {
  const head = { ref: 'change', sha: HEAD, repo: { id: 7 } }
  return common({ action, pull_request: { number: 4, user: { type: 'User' }, head } })
}

export function push(files: readonly string[], ref = 'refs/heads/main'): Loose {
  return common({ ref, commits: [{ added: [], modified: files, removed: [] }] })
}

export function run(path: string, action = 'completed'): Loose {
  return common({ action, workflow_run: { path } })
}

export function deployment(state: string, environment = 'production'): Loose {
  return common({ action: 'created', deployment: { environment }, deployment_status: { state } })
}

export function button(identifier: string): Loose {
  return common({
    action: 'requested_action',
    requested_action: { identifier },
    check_run: { id: 9, pull_requests: [{ number: 3 }] },
  })
}
