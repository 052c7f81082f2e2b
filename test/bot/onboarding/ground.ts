import type { Permissions, RepositoryOptions } from '../../../src/sandbox/github/contract.ts'
import { type Onboarded, onboard } from '../../../src/bot/onboarding/onboard.ts'
import { createRig, type Rig } from '../../sandbox/github/rig.ts'
import { createEars, type Ears, EARS } from '../ears.ts'

/** One workflow that deploys with two keys of the repository, and one that nobody knows. */
export const FILES: Readonly<Record<string, string>> = {
  '.env.example': 'RESEND_API_KEY=re_1234567890abcdefghij\n',
  CODEOWNERS: '* @acme/web\n',
  '.github/workflows/release.yml': `name: Release
on:
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
      RESEND_API_KEY: \${{ secrets.RESEND_API_KEY }}
      FROBNICATE: \${{ secrets.FROBNICATE }}
    steps:
      - run: npx deploy --prod
`,
}

export const MANIFEST = 'version: 1\ndeploy: release.yml\nkeys:\n  OPENAI_API_KEY: openai\n'

export interface Ground extends Rig {
  readonly ears: Ears
  onboard(mayWrite?: boolean): Promise<Onboarded>
  issues(): ReturnType<Rig['github']['truth']['issues']>
  /** The text of the first issue. */
  body(): string
}

/** A repository that the bot was just given. */
export function createGround(
  files: Readonly<Record<string, string>> = FILES,
  options: { readonly repository?: Partial<RepositoryOptions>; readonly permissions?: Permissions } = {},
): Ground {
  const rig = createRig({ repository: { files, ...options.repository } })
  const ears = createEars(rig, options.permissions ?? EARS)
  const issues = (): ReturnType<Ground['issues']> => rig.github.truth.issues()
  return {
    ...rig,
    ears,
    onboard: (mayWrite = false) => onboard(ears.ask, { owner: 'acme', repo: 'shop', mayWrite }),
    issues,
    body: () => issues()[0]?.body ?? '',
  }
}
