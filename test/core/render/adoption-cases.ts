import type { AdoptionSituation, AdoptionTexts } from '../../../src/core/render/adoption.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import { CREDENTIAL, MADE, POLICY, situation } from './cases.ts'

/** All four kinds of adoption in one proposal. */
export function adoption(more: Partial<AdoptionSituation> = {}): AdoptionSituation {
  return {
    repository: situation().repository,
    manifest: 'rotation.yml',
    journal: '9c04ae1b5be11d0a9c04ae1b5be11d0a9c04ae1b',
    credentials: [byValue(), byId(), unknown(), none()],
    ...more,
  }
}

function base(environment: string): Pick<AdoptionTexts, 'credential' | 'provider' | 'slots'> {
  const { provider, slots } = situation()
  return {
    credential: { ...CREDENTIAL, id: `openai/${environment}`, environment },
    provider,
    slots: slots.map((slot) => ({ ...slot, environment })),
  }
}

function byValue(): AdoptionTexts {
  return {
    ...base('production'),
    found: {
      kind: 'by-value',
      keyId: 'key_Yb81aLw9TtQe40',
      fingerprint: 'sha256:9f8a3b1c77d20e54',
      minted: MADE - 200 * DAY,
      mintedBy: 'provider',
      announcedAt: MADE,
      remarks: [],
    },
    listed: { id: 'key_Yb81aLw9TtQe40', status: 'alive', hint: 'sk-…x9Qz', lastUsedAt: MADE - DAY },
    edits: ['project: proj_prod', 'service-account: user-prod'],
  }
}

function byId(): AdoptionTexts {
  const { slots, ...rest } = base('staging')
  return {
    ...rest,
    slots: slots.map((slot) => ({
      ...slot,
      restorable: false,
      why: 'GitHub never shows a secret, and Keyturn was not given the old value',
    })),
    found: {
      kind: 'by-id',
      keyId: 'key_Aa00stagingBb1',
      minted: MADE - 20 * DAY,
      mintedBy: 'secret',
      announcedAt: MADE,
      remarks: [],
    },
  }
}

function unknown(): AdoptionTexts {
  const { credential, provider } = base('production')
  return {
    credential: {
      ...withoutEnvironment(credential),
      id: 'RESEND_API_KEY',
      key: 'RESEND_API_KEY',
      provider: 'resend',
      policy: { ...POLICY, every: 180 * DAY },
    },
    provider: { ...provider, id: 'resend', console: 'https://resend.com/api-keys' },
    slots: [
      {
        address: 'github:repository/RESEND_API_KEY',
        secret: 'RESEND_API_KEY',
        reaches: 'with the next job',
        layout: 'versioned',
        restorable: true,
      },
    ],
    found: {
      kind: 'unknown',
      minted: MADE - 30 * DAY,
      mintedBy: 'secret',
      announcedAt: MADE,
      remarks: ['two keys live there, and none can be told from the other'],
    },
    missing: {
      lines: ['permission: sending_access', 'domain: mail.acme.test'],
      why: 'the listing does not show what a Resend key may do',
    },
  }
}

function none(): AdoptionTexts {
  return { ...base('preview'), found: { kind: 'none', mintedBy: 'secret', announcedAt: MADE, remarks: [] } }
}

function withoutEnvironment(credential: AdoptionTexts['credential']): AdoptionTexts['credential'] {
  const { environment: _none, ...rest } = credential
  return rest
}
