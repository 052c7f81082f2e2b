// One rotation of a made-up repository, at every state it can be in. Times are fixed; no test reads a clock.
import { ALWAYS } from '../../../src/core/schedule/calendar.ts'
import type { Candidate, Entry, Holder, Milestone } from '../../../src/core/entry/entry.ts'
import type { Testimony } from '../../../src/core/facts.ts'
import type { Credential, Policy } from '../../../src/core/manifest/policy.ts'
import type { Phase } from '../../../src/core/phase.ts'
import { REASONS, type Reason } from '../../../src/core/reasons.ts'
import type { Situation } from '../../../src/core/render/situation.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'

export const MADE = Date.UTC(2026, 10, 16, 2, 0, 14)
export const MERGED = MADE + 7 * HOUR
export const VERIFIED = MERGED + 40 * MINUTE
const SILENT = VERIFIED + 24 * HOUR
const RUN = 'https://github.com/acme/app/actions/runs/1841'
export const TAG = 'kt-1f9k3x-openai-production-6-9c04ae'
const OLD_TAG = 'kt-1f9k3x-openai-production-4-0b17aa'
const ADDRESS = 'github:environment/production/OPENAI_API_KEY'

export const POLICY: Policy = {
  every: 90 * DAY,
  overlap: 24 * HOUR,
  quiet: HOUR,
  hold: 24 * HOUR,
  expires: 14 * DAY,
  patienceForSilence: 14 * DAY,
  verify: 'usage',
  oldKey: 'quiet',
  calendar: ALWAYS,
  reviewers: ['@acme/platform'],
}

export const CREDENTIAL: Credential = {
  id: 'openai/production',
  slug: 'openai-production',
  key: 'openai',
  environment: 'production',
  provider: 'openai',
  with: { project: 'proj_prod', 'service-account': 'user-prod' },
  admin: 'OPENAI_ADMIN_KEY',
  stores: [
    {
      kind: 'github',
      environment: 'production',
      layout: 'single',
      references: [],
      slots: [{ address: ADDRESS, secret: 'OPENAI_API_KEY', part: 'value' }],
      position: { line: 21, column: 11 },
    },
  ],
  deploy: [{ kind: 'workflow', file: 'deploy.yml', inputs: { environment: 'production' } }],
  witnesses: [
    { kind: 'http', url: 'https://app.acme.test/healthz/openai', asks: 12, instances: 4, instance: 'instance' },
  ],
  policy: POLICY,
  class: 'standard',
  owner: '@mona',
  position: { line: 14, column: 3 },
}

export const INCUMBENT: Holder = {
  tag: OLD_TAG,
  generation: 3,
  keyId: 'key_Yb81aLw9TtQe40',
  fingerprint: 'sha256:9f8a3b1c77d20e54',
  minted: MADE - 89 * DAY,
  mintedBy: 'keyturn',
  since: MADE - 88 * DAY,
}

export const CANDIDATE: Candidate = {
  tag: TAG,
  generation: 4,
  announcedAt: MADE - 4000,
  policyAt: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  leaseUntil: MADE + 10 * MINUTE,
  keyId: 'key_Qm42Zc8eHh01Rv',
  fingerprint: 'sha256:e07d55a13c9b0f26',
  minted: MADE,
  probe: { at: MADE, status: 200, verdict: 'alive', account: 'org-acme', asked: 'GET /v1/models' },
}

function say(witness: string, asked: string, answer: string, verdict: Testimony['verdict'] = 'yes'): Testimony {
  return { witness, asked, answer, verdict, at: VERIFIED - 5 * MINUTE, lag: 2 * MINUTE }
}

const SERVES = [
  say('openai', 'requests with `key_Qm42Zc8eHh01Rv` since the deployment', '1,212; the first at 09:06:41 UTC'),
  say('http', 'GET https://app.acme.test/healthz/openai, 12 times', '200 from 4 of 4 instances, each on the new key'),
]
const QUIET = [
  say('openai', 'last use of `key_Yb81aLw9TtQe40`', 'Mon 16 Nov 2026, 09:05:58 UTC'),
  say('runs', 'uncompleted workflow runs older than 09:00:05 UTC', 'none'),
]

function one(what: Milestone['what'], at: number, more: Partial<Milestone> = {}): Milestone {
  return { what, at, run: RUN, evidence: [], ...more }
}

export const FORWARD: readonly Milestone[] = [
  one('minted', MADE),
  one('approved', MERGED + MINUTE, {
    merge: {
      number: 233,
      by: 'hubot-reviewer',
      head: '77d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192',
      approvals: ['octo-lead'],
      at: MERGED,
    },
  }),
  one('promoted', MERGED + 2 * MINUTE, { slots: { [ADDRESS]: MERGED + 2 * MINUTE - 3000 } }),
  one('deployed', MERGED + 6 * MINUTE, {
    evidence: [say('deployment', 'deploy.yml with environment=production', 'succeeded')],
  }),
  one('verified', VERIFIED, { evidence: SERVES }),
]
const DELETED: readonly Milestone[] = [
  one('silent', SILENT, { evidence: QUIET }),
  one('dead', SILENT + 11 * MINUTE, {
    evidence: [
      say(
        'openai',
        'the complete list of keys: is `key_Yb81aLw9TtQe40` among them',
        'no; it shows 1 key, the new one among them',
      ),
    ],
  }),
]
const HELD: readonly Milestone[] = [one('disabled', SILENT, { evidence: QUIET })]
const BACK: readonly Milestone[] = [
  one('rolling-back', VERIFIED + HOUR),
  one('restored', VERIFIED + HOUR + MINUTE, { slots: { [ADDRESS]: VERIFIED + HOUR + MINUTE - 2000 } }),
  one('deployed', VERIFIED + HOUR + 5 * MINUTE),
  one('verified', VERIFIED + HOUR + 20 * MINUTE, {
    evidence: [say('http', 'GET https://app.acme.test/healthz/openai, 12 times', '200 from 4 of 4 instances')],
  }),
  one('silent', VERIFIED + 26 * HOUR, {
    evidence: [say('openai', 'last use of the new key', 'Mon 16 Nov 2026, 10:45 UTC')],
  }),
  one('dead', VERIFIED + 26 * HOUR + 11 * MINUTE),
]

export interface Wish {
  readonly milestones?: readonly Milestone[]
  readonly because?: Reason
  readonly about?: string
  readonly phase?: Phase
  readonly credential?: Partial<Credential>
  readonly policy?: Partial<Policy>
  readonly incumbent?: Partial<Holder>
  readonly candidate?: Partial<Candidate>
  readonly disable?: boolean
  readonly more?: Partial<Situation>
}

/** A situation in review, but for what is wished otherwise. */
export function situation(wish: Wish = {}): Situation {
  const because = wish.because ?? 'awaiting-review'
  const { text } = REASONS[because]
  return {
    credential: { ...CREDENTIAL, ...wish.credential, policy: { ...POLICY, ...wish.policy } },
    entry: entryOf(wish),
    repository: { owner: 'acme', name: 'app', url: 'https://github.com/acme/app', defaultBranch: 'main' },
    provider: {
      id: 'openai',
      rights: 'project proj_prod, service account user-prod',
      logs: 'https://platform.openai.com/usage',
      console: 'https://platform.openai.com/api-keys',
      disable: wish.disable ?? false,
      usage: 'counter',
      lag: 5 * MINUTE,
    },
    slots: [
      {
        address: ADDRESS,
        environment: 'production',
        secret: 'OPENAI_API_KEY',
        reaches: 'with the next job that names the environment',
        layout: 'single',
        restorable: true,
      },
    ],
    deploys: ['deploy.yml with environment=production'],
    witnesses: ['https://app.acme.test/healthz/openai on 4 instances'],
    phase: wish.phase ?? 'in review',
    because,
    about: wish.about === undefined ? text : `${text}: ${wish.about}`,
    due: MADE - 4000,
    journal: '9c04ae1b5be11d0a9c04ae1b5be11d0a9c04ae1b',
    policyAt: CANDIDATE.policyAt,
    run: RUN,
    version: '0.1.0',
    manifest: 'rotation.yml',
    ...wish.more,
  }
}

function entryOf({ milestones = FORWARD.slice(0, 1), incumbent, candidate }: Wish): Entry {
  const back = milestones.findLastIndex(({ what }) => what === 'rolling-back')
  const approved = milestones.findLastIndex(({ what }) => what === 'approved')
  const verified = milestones.findLast(({ what }) => what === 'verified')
  const heir: Candidate = {
    ...CANDIDATE,
    ...(approved < 0 ? {} : { approved: { by: 'lock', at: MERGED + MINUTE, seen: 'f'.repeat(40) } }),
    ...(verified === undefined ? {} : { verifiedAt: verified.at }),
    ...(milestones.some(({ what }) => what === 'deployed')
      ? {
          deployments: [
            {
              run: '1842',
              url: 'https://github.com/acme/app/actions/runs/1842',
              startedAt: MERGED + 3 * MINUTE,
              finishedAt: MERGED + 6 * MINUTE,
            },
          ],
        }
      : {}),
    ...candidate,
  }
  return {
    schema: 1,
    credential: 'openai/production',
    seq: 31,
    previous: 'e'.repeat(64),
    attempt: 6,
    generation: 3,
    incumbent: { ...INCUMBENT, ...incumbent },
    candidate: heir,
    slots: { [ADDRESS]: { tag: approved < 0 ? OLD_TAG : TAG, writtenAt: MERGED } },
    ...(back > approved ? { rollback: { at: VERIFIED + HOUR, by: 'revert' } } : {}),
    compromised: [],
    tries: { due: MADE - 4000, count: 1 },
    requests: [],
    milestones,
    past: [],
    lastRecord: '',
    mac: '0'.repeat(64),
  }
}

/** Every state a proposal can be in, by the name of its fixture. */
export const STATES: Readonly<Record<string, Situation>> = {
  'in-review': situation(),
  'in-review-held': situation({ disable: true }),
  'in-review-versioned': situation({
    credential: { key: 'RESEND_API_KEY', id: 'RESEND_API_KEY', deploy: [{ kind: 'on-merge', file: 'deploy.yml' }] },
    more: {
      slots: [
        {
          address: 'github:repository/RESEND_API_KEY',
          secret: 'RESEND_API_KEY',
          reaches: 'with the run that the merge starts',
          layout: 'versioned',
          restorable: true,
        },
      ],
      deploys: ['the run of deploy.yml that the merge starts'],
      witnesses: [],
    },
  }),
  'in-review-unknown': situation({
    more: {
      entry: withoutId(situation().entry),
      slots: [
        {
          address: ADDRESS,
          environment: 'production',
          secret: 'OPENAI_API_KEY',
          reaches: 'with the next job that names the environment',
          layout: 'single',
          restorable: false,
          why: 'GitHub never shows a secret, and Keyturn was not given the old value',
        },
      ],
    },
  }),
  approved: situation({ milestones: FORWARD.slice(0, 2), because: 'not-promoted', phase: 'approved' }),
  promoted: situation({ milestones: FORWARD.slice(0, 3), because: 'deploying', phase: 'promoted' }),
  deployed: situation({ milestones: FORWARD.slice(0, 4), because: 'unverified', phase: 'promoted' }),
  verified: situation({ milestones: FORWARD, because: 'overlapping', phase: 'soaking' }),
  'still-in-use': situation({
    milestones: FORWARD,
    because: 'still-in-use',
    about: 'openai: last used Tue 17 Nov 2026, 09:31 UTC',
    phase: 'soaking',
  }),
  held: situation({ milestones: [...FORWARD, ...HELD], because: 'holding', phase: 'held', disable: true }),
  'about-to-go': situation({
    milestones: [...FORWARD, ...DELETED.slice(0, 1)],
    because: 'about-to-retire',
    phase: 'soaking',
  }),
  gone: situation({ milestones: [...FORWARD, ...DELETED], because: 'told-late', phase: 'revoked' }),
  parked: situation({
    milestones: FORWARD.slice(0, 3),
    because: 'deploy-failed',
    about: 'deploy.yml, run 1842, failed in job `deploy`',
    phase: 'parked',
  }),
  'rolling-back': situation({
    milestones: [...FORWARD, ...BACK.slice(0, 1)],
    because: 'reverted',
    phase: 'rolling back',
  }),
  back: situation({ milestones: [...FORWARD, ...BACK], because: 'told-late', phase: 'rolling back' }),
  declined: situation({ because: 'declined', phase: 'staged' }),
  expired: situation({ because: 'expired', phase: 'staged' }),
  lost: situation({ because: 'value-lost', phase: 'minted' }),
}

function withoutId(entry: Entry): Entry {
  const { keyId: _id, fingerprint: _print, ...incumbent } = entry.incumbent ?? INCUMBENT
  return { ...entry, incumbent: { ...incumbent, adopted: 'unknown', mintedBy: 'secret', generation: 0 } }
}
