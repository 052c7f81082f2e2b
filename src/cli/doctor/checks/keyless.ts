import { type Facts, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

interface Replaceable {
  readonly secret: RegExp
  readonly whose: string
  readonly by: string
}

/** Who takes GitHub's OIDC token in place of a key that lasts. */
const REPLACEABLE: readonly Replaceable[] = [
  {
    secret: /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/,
    whose: 'AWS',
    by: 'an IAM role that trusts this repository (aws-actions/configure-aws-credentials; for Keyturn `role:` in rotation.yml)',
  },
  {
    secret: /^(GOOGLE_CREDENTIALS|GOOGLE_APPLICATION_CREDENTIALS|GCP_SA_KEY|GCP_CREDENTIALS)$/,
    whose: 'Google Cloud',
    by: 'workload identity federation (google-github-actions/auth)',
  },
  {
    secret: /^AZURE_(CREDENTIALS|CLIENT_SECRET)$/,
    whose: 'Azure',
    by: 'a federated identity credential (azure/login)',
  },
  {
    secret: /^VAULT_TOKEN$/,
    whose: 'Vault',
    by: 'its JWT login (hashicorp/vault-action; for Keyturn `role:` in rotation.yml)',
  },
  { secret: /^DOPPLER_TOKEN$/, whose: 'Doppler', by: 'a service account identity for OIDC' },
  { secret: /^INFISICAL_(CLIENT_SECRET|TOKEN)$/, whose: 'Infisical', by: 'a machine identity for OIDC' },
  {
    secret: /^ANTHROPIC_(API|ADMIN)_KEY$/,
    whose: 'Anthropic',
    by: 'a federation rule that trusts this repository, for what workflows do',
  },
  { secret: /^(NPM|NODE_AUTH)_TOKEN$/, whose: 'npm', by: 'trusted publishing' },
  { secret: /^PYPI_(API_)?TOKEN$/, whose: 'PyPI', by: 'trusted publishing' },
  { secret: /^(CARGO_REGISTRY|CRATES_IO)_TOKEN$/, whose: 'crates.io', by: 'trusted publishing' },
  { secret: /^(RUBYGEMS_API_KEY|GEM_HOST_API_KEY)$/, whose: 'RubyGems', by: 'trusted publishing' },
]

export const keyless: Check = (facts) => {
  const names = allNames(facts)
  return REPLACEABLE.flatMap(({ secret, whose, by }) => {
    const found = names.filter((name) => secret.test(name))
    if (found.length === 0) return []
    return [
      {
        level: 'note',
        what: `${found.join(' and ')}: workflows need no key for ${whose}.`,
        means:
          'A job can prove by OIDC which repository and branch it is of; what it gets ends with the job, and there is nothing to turn.',
        fix: `Where only workflows use it, replace it by ${by}, with \`permissions: id-token: write\`.`,
      },
    ]
  })
}

function allNames({ secrets }: Facts): readonly string[] {
  return [...new Set([...secrets.values()].flatMap((look) => (valueOf(look) ?? []).map(({ name }) => name)))]
}
