import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deed } from '../../src/bot/hear/deeds.ts'
import { EARS, hear } from '../../src/bot/hear/hear.ts'
import { type Home, isWorth } from '../../src/bot/hear/worth.ts'
import { haveSpecs } from '../contract/judge/specs.ts'
import { AUDIT, button, comment, common, deployment, edited, type Loose, pull, push, run, theirs } from './payloads.ts'

const WOKEN: readonly (readonly [string, string, Loose, Deed])[] = [
  ...['created', 'publicly_leaked', 'validated', 'reopened'].map((action): readonly [string, string, Loose, Deed] => [
    `an alert that is ${action}`,
    'secret_scanning_alert',
    common({ action, alert: { number: 12 } }),
    { do: 'wake', because: 'alert' },
  ]),
  ['who leaves a repository', 'member', common({ action: 'removed' }), { do: 'wake', because: 'left' }],
  ['a proposal that is closed', 'pull_request', pull('closed'), { do: 'wake', because: 'closed' }],
  [
    'a person who changes the text of a proposal',
    'pull_request',
    pull('edited', { changes: { body: { from: '[ ]' } } }),
    { do: 'wake', because: 'tick' },
  ],
  [
    'a push that changes the lock',
    'push',
    push(['README.md', 'rotation.lock.yml']),
    { do: 'wake', because: 'push', touched: ['rotation.lock.yml'] },
  ],
  [
    'a workflow run that ended',
    'workflow_run',
    run('.github/workflows/deploy.yml'),
    { do: 'wake', because: 'run', of: 'deploy.yml' },
  ],
  [
    'a run whose path names its branch',
    'workflow_run',
    run('.github/workflows/deploy.yml@refs/heads/main'),
    { do: 'wake', because: 'run', of: 'deploy.yml' },
  ],
  [
    'a deployment that ended',
    'deployment_status',
    deployment('failure'),
    { do: 'wake', because: 'deployment', of: 'production' },
  ],
]

describe('the Action is woken by', () => {
  test.each(WOKEN)('%s', (_, event, payload, deed) => {
    expect(hear(event, payload)).toEqual({ installation: 777, place: { owner: 'acme', name: 'web' }, deeds: [deed] })
  })

  test.each([
    ['organization', 'member_removed'],
    ['membership', 'removed'],
  ])('%s %s, in every repository of the installation', (event, action) => {
    const payload = { action, organization: { login: 'acme' }, installation: { id: 777 } }
    expect(hear(event, payload)).toEqual({
      installation: 777,
      place: undefined,
      deeds: [{ do: 'wake-all', because: 'left' }],
    })
  })
})

describe('a comment with a command', () => {
  test('is acknowledged, and wakes with its id and without its words', () => {
    const { deeds } = hear('issue_comment', comment('Please:\n/keyturn leaked openai/production'))
    expect(deeds).toEqual([
      { do: 'acknowledge', comment: '55' },
      { do: 'wake', because: 'comment', comment: '55' },
    ])
  })

  const bot = { login: 'other[bot]', type: 'Bot' }
  test.each<[string, Loose]>([
    ['without a command', comment('Looks good, /keyturn will do')],
    ['that only quotes one', comment('> /keyturn rotate')],
    ['in a block of code', comment('```\n/keyturn rotate\n```')],
    ['by an App', comment('/keyturn rotate', { sender: bot, comment: { id: 5, body: '/keyturn rotate', user: bot } })],
    ['on an issue that a person opened', comment('/keyturn rotate', { issue: { number: 3, user: { type: 'User' } } })],
    ['that was edited: the run says so itself', comment('/keyturn rotate', { action: 'edited' })],
  ])('%s is left alone', (_, payload) => {
    expect(hear('issue_comment', payload).deeds).toEqual([])
  })
})

describe('a comment of the audit trail', () => {
  test('that somebody changed is noted where it stands, and the Action is woken', () => {
    const { deeds } = hear('issue_comment', edited())
    expect(deeds).toEqual([
      {
        do: 'say',
        number: 3,
        mark: 'edited:56:20261116T020000Z',
        body: expect.stringMatching(/^`@mona` changed \[a comment of Keyturn’s\]\(https:.*issuecomment-56\)/),
      },
      { do: 'wake', because: 'audit' },
    ])
  })

  test('that somebody deleted is noted without a link to what is gone', () => {
    const user = { login: 'keyturn-acme[bot]', type: 'Bot' }
    const payload = edited({ action: 'deleted', comment: { id: 56, body: AUDIT, user, html_url: 'https://x/y' } })
    const [say] = hear('issue_comment', payload).deeds
    expect(say).toMatchObject({
      do: 'say',
      body: expect.stringMatching(/^`@mona` deleted a comment of Keyturn’s here/),
    })
  })

  test.each<[string, Loose]>([
    ['that Keyturn brought up to date itself', edited({ sender: { login: 'keyturn-acme[bot]', type: 'Bot' } })],
    ['of a person', edited({ comment: { id: 56, user: { login: 'will', type: 'User' } } })],
    ['of an App without our mark', edited({ changes: { body: { from: 'hello' } } })],
  ])('%s is not spoken of', (_, payload) => {
    expect(hear('issue_comment', payload).deeds).toEqual([])
  })

  test('cannot put words or addresses into the note', () => {
    const payload = edited({
      sender: { login: 'mona`](https://evil.example)', type: 'User' },
    })
    expect(hear('issue_comment', payload).deeds).toEqual([])
  })
})

describe('pull requests of others', () => {
  test.each(['opened', 'synchronize', 'reopened', 'ready_for_review'])('that are %s are looked at', (action) => {
    expect(hear('pull_request', theirs(action)).deeds).toEqual([{ do: 'review', number: 4 }])
  })

  test.each(['closed', 'edited', 'labeled'])('that are %s wake nobody', (action) => {
    expect(hear('pull_request', theirs(action)).deeds).toEqual([])
  })

  test('that are turned to another branch are looked at, too', () => {
    const turned = { ...theirs('edited'), changes: { base: { ref: { from: 'next' } } } }
    expect(hear('pull_request', turned).deeds).toEqual([{ do: 'review', number: 4 }])
  })

  test('are looked at under our name, too: whose it is, the review asks anew', () => {
    expect(hear('pull_request', pull('opened')).deeds).toEqual([{ do: 'review', number: 3 }])
  })

  test('under our name are no proposals of ours: a person’s, a fork’s', () => {
    const head = { ref: 'keyturn/openai/production', sha: 'a'.repeat(40), repo: { id: 8 } }
    const fork = common({ action: 'closed', pull_request: { number: 4, user: { type: 'Bot' }, head } })
    const persons = common({
      action: 'closed',
      pull_request: { number: 4, user: { type: 'User' }, head: { ...head, repo: { id: 7 } } },
    })
    expect([hear('pull_request', fork).deeds, hear('pull_request', persons).deeds]).toEqual([[], []])
  })
})

describe('checks', () => {
  test('of a merge queue’s commit are answered', () => {
    const payload = common({ action: 'checks_requested', merge_group: { head_sha: 'b'.repeat(40) } })
    expect(hear('merge_group', payload).deeds).toEqual([{ do: 'pass', head: 'b'.repeat(40) }])
    expect(hear('merge_group', { ...payload, action: 'destroyed' }).deeds).toEqual([])
  })

  test.each([
    ['retry', '/keyturn retry'],
    ['rollback', '/keyturn rollback'],
    ['postpone', '/keyturn postpone 24h'],
  ])('whose button %s was pressed are answered with the command', (identifier, command) => {
    const [say, ...more] = hear('check_run', button(identifier)).deeds
    expect(more).toEqual([])
    expect(say).toMatchObject({ do: 'say', number: 3, mark: `button:9:${identifier}:mona` })
    expect(say).toMatchObject({ body: expect.stringContaining(`\`\`\`\n${command}\n\`\`\``) })
  })

  test.each(['constructor', 'exploited', ''])('whose button “%s” is none of ours are not answered', (identifier) => {
    expect(hear('check_run', button(identifier)).deeds).toEqual([])
  })
})

describe('an installation', () => {
  test('names the repositories that it brings', () => {
    const named = [{ full_name: 'acme/web' }, { full_name: 'no name' }, { full_name: 'acme/../x' }]
    const payload = { action: 'added', installation: { id: 777 }, repositories_added: named }
    expect(hear('installation_repositories', payload).deeds).toEqual([
      { do: 'onboard-all', repositories: ['acme/web'] },
    ])
    expect(hear('installation', { action: 'deleted', repositories: named }).deeds).toEqual([])
  })

  test.each([
    [{ contents: 'write', workflows: 'write', pull_requests: 'write' }, { mayWrite: true }],
    [{ contents: 'read', workflows: 'write', pull_requests: 'write' }, {}],
    [undefined, {}],
  ])('with %j may write files, or not', (permissions, may) => {
    const installation = { id: 777, ...(permissions ? { permissions } : {}) }
    const payload = { action: 'created', installation, repositories: [{ full_name: 'acme/web' }] }
    expect(hear('installation', payload).deeds).toEqual([{ do: 'onboard-all', repositories: ['acme/web'], ...may }])
  })
})

describe('a push to the default branch', () => {
  test.each<[string, readonly string[]]>([
    ['rotation.yml', ['wake', 'onboard']],
    ['.github/workflows/deploy.yml', ['wake', 'onboard']],
    ['apps/web/vercel.json', ['onboard']],
    ['rotation.lock.yml', ['wake']],
    ['compose.yaml', ['wake']],
    ['src/a.ts', []],
  ])('that changes %s', (file, deeds) => {
    expect(hear('push', push([file])).deeds.map((deed) => deed.do)).toEqual(deeds)
  })
})

describe('nothing comes of', () => {
  test.each<[string, string, unknown]>([
    ['an event of another kind', 'star', common({ action: 'created' })],
    ['an event that is no event', 'constructor', common()],
    ['no payload', 'push', undefined],
    ['a list', 'push', [1, 2]],
    ['fields of other types', 'issue_comment', common({ action: 'created', comment: 7, issue: [] })],
    [
      'a repository without a name',
      'member',
      { ...common({ action: 'removed' }), repository: { full_name: '../../x' } },
    ],
    ['an alert that ended', 'secret_scanning_alert', common({ action: 'resolved' })],
    ['a push to another branch', 'push', push(['rotation.lock.yml'], 'refs/heads/keyturn/journal')],
    ['a push without YAML', 'push', push(['src/a.ts'])],
    ['a run that only began', 'workflow_run', run('.github/workflows/deploy.yml', 'requested')],
    ['a run from elsewhere', 'workflow_run', run('dynamic/pages/pages-build-deployment')],
    ['a deployment under way', 'deployment_status', deployment('in_progress')],
  ])('%s', (_, event, payload) => {
    expect(hear(event, payload).deeds).toEqual([])
  })
})

describe('a wake is worth a run', () => {
  const home: Home = {
    workflow: 'keyturn.yml',
    branch: 'main',
    takesComment: false,
    manifest: { path: 'rotation.yml', text: 'deploy: Deploy.yml\nenvironments: { production: {} }\n' },
  }
  const bare: Home = { ...home, manifest: undefined }

  test.each<[boolean, string, Loose, Home]>([
    [true, 'push', push(['rotation.yml']), home],
    [true, 'push', push(['rotation.lock.yml']), bare],
    [false, 'push', push(['docs/rotation.yml']), home],
    [true, 'workflow_run', run('.github/workflows/deploy.yml'), home],
    [false, 'workflow_run', run('.github/workflows/test.yml'), home],
    [
      false,
      'workflow_run',
      run('.github/workflows/keyturn.yml'),
      { ...home, manifest: { path: 'x', text: 'keyturn.yml' } },
    ],
    [true, 'deployment_status', deployment('success'), home],
    [false, 'deployment_status', deployment('success', 'Preview'), home],
    [false, 'deployment_status', deployment('success', ''), home],
    [true, 'secret_scanning_alert', common({ action: 'created' }), bare],
  ])('%s: %s of %j', (worth, event, payload, at) => {
    const wakes = hear(event, payload).deeds.filter((deed) => deed.do === 'wake')
    expect(wakes.map((wake) => isWorth(wake, at))).toEqual([worth])
  })
})

/** GitHub's own examples; they are no part of this repository. */
const EXAMPLES = join(
  process.env['KEYTURN_SPECS'] ?? join(process.cwd(), '../shared/specs'),
  'github.webhook-examples.json',
)
const judged = haveSpecs() ? describe : describe.skip

judged('GitHub’s own examples', () => {
  const examples: Readonly<Record<string, unknown>> = haveSpecs() ? JSON.parse(readFileSync(EXAMPLES, 'utf8')) : {}
  const known: Readonly<Record<string, readonly Deed['do'][]>> = {
    'pull_request.opened': ['review'],
    'pull_request.synchronize': ['review'],
    'deployment_status.created': ['wake'],
    'workflow_run.completed': ['wake'],
    'membership.removed': ['wake-all'],
    'installation.created': ['onboard-all'],
    'installation_repositories.added': ['onboard-all'],
  }

  test('are at hand', () => {
    expect(
      Object.keys(examples).filter((name) => Object.hasOwn(EARS, name.split('.')[0] ?? '')).length,
    ).toBeGreaterThan(10)
  })

  test.each(haveSpecs() ? Object.entries(examples) : [['none', {}]])('%s', (name, payload) => {
    const { deeds } = hear(name.split('.')[0] ?? '', payload)
    expect([name, deeds.map((deed) => deed.do)]).toEqual([name, known[name] ?? []])
  })
})
