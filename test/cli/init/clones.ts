// Repositories of different kinds, as they are before Keyturn, and a clone of one on disk.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Files = Readonly<Record<string, string>>

/** A clone with these files committed; its remote is `acme/web`. */
export function makeClone(files: Files): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-init-'))
  const git = (...words: readonly string[]): void => void execFileSync('git', [...words], { cwd: folder })
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', 'https://github.com/acme/web.git')
  for (const [path, text] of Object.entries({ 'README.md': '# web\n', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  git('add', '--all')
  git('-c', 'user.name=mona', '-c', 'user.email=mona@acme.dev', 'commit', '--quiet', '--message', 'Begin')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A Next.js app that a workflow brings to Vercel; both keys are secrets of the repository. */
export const NEXTJS: Files = {
  'vercel.json': '{ "framework": "nextjs" }\n',
  '.env.example': 'OPENAI_API_KEY=\nRESEND_API_KEY=\nSTRIPE_SECRET_KEY=\n',
  '.github/CODEOWNERS': '*  @acme/web # everything\n/docs/ @octavia\n',
  '.github/workflows/release.yml': `name: Release
on:
  push:
    branches: [main]
    paths: [src/**]
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
      RESEND_API_KEY: \${{ secrets.RESEND_API_KEY }}
    steps:
      - run: npx vercel deploy --prod --token \${{ secrets.VERCEL_TOKEN }}
`,
  '.github/workflows/ci.yml': `name: CI
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
`,
}

/** A Node service with an environment for staging and one for production, and one workflow for both. */
export const SERVICE: Files = {
  '.github/workflows/deploy.yml': `name: Deploy
on:
  workflow_dispatch:
    inputs:
      environment:
        type: choice
        options: [staging, production]
        required: true
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: \${{ inputs.environment }}
    env:
      OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
    steps:
      - run: ./deploy
`,
}

/** A monorepo: a shared workflow, nightly jobs, linters, and one workflow that releases. */
export const MONOREPO: Files = {
  'apps/web/fly.toml': 'app = "web"\n',
  'apps/api/.env.example': 'export ANTHROPIC_API_KEY=\n',
  '.github/workflows/release.yml': `name: Release
on:
  push:
    tags: ['v*']
  workflow_dispatch:
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: npm run build
  deploy:
    needs: build
    runs-on: ubuntu-latest
    env:
      RESEND_API_KEY: \${{ secrets.RESEND_API_KEY }}
    steps:
      - run: fly deploy
`,
  '.github/workflows/nightly.yml': `name: Nightly
on:
  schedule: [{ cron: '0 3 * * *' }]
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - run: node report.js
        env:
          RESEND_API_KEY: \${{ secrets.RESEND_API_KEY }}
`,
  '.github/workflows/lint.yml':
    'name: Lint\non: [pull_request]\njobs:\n  lint:\n    steps:\n      - run: npm run lint\n',
  '.github/workflows/broken.yml': 'name: [\n',
  '.github/workflows/shared.yml': `name: Shared
on:
  workflow_call:
    inputs: { environment: { type: string } }
jobs:
  ship:
    environment: \${{ inputs.environment }}
    steps:
      - run: ./ship
        env: { GROQ_API_KEY: '\${{ secrets.GROQ_API_KEY }}' }
`,
  '.github/workflows/ship-api.yml': `name: Ship API
on: { push: { branches: [main] } }
jobs:
  api:
    uses: ./.github/workflows/shared.yml
    with: { environment: api }
    secrets: inherit
`,
}

/** An assistant with one key, the repository's, and one workflow that deploys it. */
export const ASSISTANT: Files = {
  '.github/workflows/release.yml': `name: Release
on:
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      ANTHROPIC_API_KEY: \${{ secrets.ANTHROPIC_API_KEY }}
    steps:
      - run: ./deploy
`,
}

/** Nothing but a README: whatever uses the key is elsewhere. */
export const BARE: Files = {}

/** As `SETTLED`, and its key is the organisation's. */
export const SHARED: Files = {
  '.github/workflows/release.yml': `name: Release
on:
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
    steps:
      - run: ./deploy
`,
  'rotation.yml': `version: 1
deploy: release.yml
keys:
  OPENAI_API_KEY: { provider: openai, store: { github: { organization: true } } }
`,
}

/** Secrets with names of its own, and a manifest that a person wrote. */
export const SETTLED: Files = {
  '.github/workflows/release.yml': `name: Release
on:
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
      MAGIC: \${{ secrets.MAGIC }}
    steps:
      - run: ./deploy
`,
  'rotation.yml': `version: 1
deploy: release.yml
keys:
  OPENAI_API_KEY: openai # ours
`,
}
