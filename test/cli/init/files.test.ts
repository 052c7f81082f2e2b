import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { read } from '../../repository/sources.ts'
import { BARE, type Files, makeClone, MONOREPO, NEXTJS, SERVICE, SETTLED } from './clones.ts'
import { fileIn, flat, runInit } from './ground.ts'

let remove: (() => void) | undefined
afterEach(() => remove?.())

function clone(files: Files): string {
  const made = makeClone(files)
  remove = made.remove
  return made.folder
}

const KEYTURN = '.github/workflows/keyturn.yml'

describe('keyturn init without a login', () => {
  test('writes a manifest that check takes, with what it cannot know as comments', async () => {
    const folder = clone(NEXTJS)
    const { code, out } = await runInit(folder, [])
    const text = fileIn(folder, 'rotation.yml') ?? ''
    expect(code).toBe(0)
    expect(readManifest(text, 'rotation.yml', PROVIDERS)).toMatchObject({
      manifest: {
        credentials: [
          {
            id: 'OPENAI_API_KEY',
            provider: 'openai',
            owner: '@acme/web',
            deploy: [{ file: 'release.yml', inputs: {} }],
          },
          { id: 'RESEND_API_KEY', provider: 'resend', with: {} },
        ],
      },
    })
    expect(text).toContain('# with:\n    #   permission: sending_access # or full_access')
    expect(text).toContain('#   VERCEL_TOKEN: vercel')
    expect(text.split('\n').length).toBeLessThan(20)
    expect(out).toContain('\n       GITHUB_TOKEN=$(gh auth token) keyturn init\n')
    expect(out).toContain('rotation.yml is right: 2 credentials, OPENAI_API_KEY, RESEND_API_KEY.')
    expect(out).toMatch(/RESEND_API_KEY: No listing of Resend shows/)
    expect(out).toMatch(/STRIPE_SECRET_KEY: named in an example of \.env/)
    expect(out).toMatch(/vercel\.json: what Vercel keeps/)
  })

  test('of a shop on Stripe asks for no admin key, and says that the webhook’s secret is another one', async () => {
    const workflow = NEXTJS['.github/workflows/release.yml'] ?? ''
    const folder = clone({
      '.env.example': 'PAYMENTS=sk_live_…\nOTHER="rk_test_…"\n',
      '.github/workflows/release.yml': workflow
        .replaceAll('OPENAI_API_KEY', 'PAYMENTS')
        .replaceAll('RESEND_API_KEY', 'STRIPE_WEBHOOK_SECRET'),
    })
    const { out } = await runInit(folder, [])
    expect(fileIn(folder, 'rotation.yml')).toMatch(/^ {2}PAYMENTS:\n {4}provider: stripe\n/m)
    expect(out).toContain('STRIPE_WEBHOOK_SECRET: by its name the signing secret of a webhook endpoint')
    expect(out).toContain('OTHER: named in an example of .env')
    expect(out).not.toContain('NO_ADMIN_KEY')
    expect(fileIn(folder, KEYTURN)).toContain('KEYTURN_INTAKE: ${{ secrets.KEYTURN_INTAKE }}')
  })

  test('puts the lines of the comment in, and the manifest is whole', async () => {
    const folder = clone(NEXTJS)
    await runInit(folder, [])
    const text = (fileIn(folder, 'rotation.yml') ?? '').replaceAll(/^( +)# (with:|  permission:)/gm, '$1$2')
    expect(readManifest(text, 'rotation.yml', PROVIDERS)).toMatchObject({
      manifest: { credentials: [{}, { with: { permission: 'sending_access' } }] },
    })
  })

  test('writes the workflow that the docs show', async () => {
    const folder = clone({
      '.github/workflows/deploy.yml': read('docs/examples/deploy.yml').replace(/^ +environment: production\n/m, ''),
    })
    await runInit(folder, [])
    const own = (fileIn(folder, KEYTURN) ?? '').split('\n')
    const extra = own.findIndex((line) => line.includes('# The keys in service, for the adoption alone'))
    expect([...own.slice(0, extra), ''].join('\n')).toBe(read('docs/examples/keyturn.yml'))
    expect(
      own
        .slice(extra + 1)
        .filter(Boolean)
        .map((line) => line.trim()),
    ).toEqual([
      'KEYTURN_INCUMBENT_OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}',
      'KEYTURN_INCUMBENT_RESEND_API_KEY: ${{ secrets.RESEND_API_KEY }}',
    ])
  })

  test('changes nothing a second time, and says so', async () => {
    const folder = clone(NEXTJS)
    await runInit(folder, [])
    const before = [fileIn(folder, 'rotation.yml'), fileIn(folder, KEYTURN)]
    const { code, out } = await runInit(folder, [])
    expect(code).toBe(0)
    expect([fileIn(folder, 'rotation.yml'), fileIn(folder, KEYTURN)]).toEqual(before)
    expect(out).toContain('there       rotation.yml')
    expect(out).not.toMatch(/^ {2}made {8}/m)
  })

  test('shows in a dry run what it would write, and writes nothing', async () => {
    const folder = clone(NEXTJS)
    const { out } = await runInit(folder, ['--dry-run'])
    expect(fileIn(folder, 'rotation.yml')).toBeUndefined()
    expect(fileIn(folder, KEYTURN)).toBeUndefined()
    await runInit(folder, [])
    for (const path of ['rotation.yml', KEYTURN])
      for (const line of (fileIn(folder, path) ?? '').split('\n').filter(Boolean)) expect(out).toContain(`  ${line}\n`)
  })

  test('says all of it as JSON', async () => {
    const folder = clone(NEXTJS)
    const told = JSON.parse((await runInit(folder, ['--dry-run', '--json'])).out)
    expect(told).toMatchObject({ version: 1, repository: 'acme/web', dryRun: true, right: true })
    expect(Object.keys(told.files)).toEqual(['rotation.yml', KEYTURN])
    expect(told.acts[0]).toEqual({ what: 'rotation.yml', state: 'would' })
  })

  test('does not take an environment’s secret for the repository’s', async () => {
    const folder = clone(SERVICE)
    const { out } = await runInit(folder, [])
    expect(fileIn(folder, 'rotation.yml')).toBeUndefined()
    expect(out).toMatch(/OPENAI_API_KEY +not seen +openai: where it is kept was not seen/)
    expect(flat(out)).toContain(
      'Of OPENAI_API_KEY the workflows do not tell whether the repository or an environment keeps it',
    )
  })

  test('tells a deployment from a job that merely reads, and follows a called workflow', async () => {
    const folder = clone(MONOREPO)
    const { out } = await runInit(folder, [])
    expect(fileIn(folder, 'rotation.yml')).toMatch(/^deploy: release\.yml$/m)
    expect(out).toMatch(/RESEND_API_KEY +repository +resend, deployed by release\.yml/)
    expect(out).toMatch(/GROQ_API_KEY +\S.* groq: not yet/)
    expect(out).toContain('ANTHROPIC_API_KEY: named in an example of .env')
  })

  test('says the line that a workflow lacks, and the inputs it demands, until they are there', async () => {
    const text = NEXTJS['.github/workflows/release.yml'] ?? ''
    const lacking = clone({ '.github/workflows/release.yml': text.replace('  workflow_dispatch:\n', '') })
    for (let i = 0; i < 2; i++)
      expect(flat((await runInit(lacking, [])).out)).toContain(
        'Let Keyturn start release.yml: add this line under `on:` in .github/workflows/release.yml. workflow_dispatch:',
      )
    remove?.()
    const asking = 'workflow_dispatch:\n    inputs: { tag: { required: true }, dry: { required: true, default: no } }'
    const folder = clone({ '.github/workflows/release.yml': text.replace('workflow_dispatch:', asking) })
    const { out } = await runInit(folder, [])
    expect(flat(out)).toContain('release.yml demands the input `tag`: say it under `inputs:`')
    expect(out).not.toContain('`dry`')
    expect(out).not.toContain('Let Keyturn start')
  })

  test('keeps to the width of a terminal, but for what is copied', async () => {
    const { out } = await runInit(clone(NEXTJS), [])
    const long = out.split('\n').filter((line) => line.length > 102 && !line.startsWith('       '))
    expect(long).toEqual([])
  })

  test('finds nothing in a bare repository, and says what to do then', async () => {
    const folder = clone(BARE)
    const { code, out } = await runInit(folder, [])
    expect(code).toBe(0)
    expect([fileIn(folder, 'rotation.yml'), fileIn(folder, KEYTURN)]).toEqual([undefined, undefined])
    expect(out).toContain('There is no rotation.yml, and no key yet that one could name.')
    expect(out).toContain('1. Run it again with a login')
  })

  test('leaves a manifest alone that is there, and writes the workflow for it', async () => {
    const folder = clone(SETTLED)
    const { out } = await runInit(folder, [])
    expect(fileIn(folder, 'rotation.yml')).toBe(SETTLED['rotation.yml'])
    expect(fileIn(folder, KEYTURN)).toContain('workflows: [Release]')
    expect(out).toMatch(/MAGIC .* its name does not tell/)
  })

  test('of a key in Vault writes which Vault and who the job is into the workflow, and asks nobody for its value', async () => {
    const manifest =
      'version: 1\ndeploy: release.yml\nkeys:\n  OPENAI_API_KEY:\n    provider: openai\n    store: { vault: { path: apps/web, role: keyturn } }\n'
    const folder = clone({ ...SETTLED, 'rotation.yml': manifest })
    const { out } = await runInit(folder, [])
    const text = fileIn(folder, KEYTURN) ?? ''
    expect(text).toContain('permissions:\n  contents: read\n  id-token: write\n')
    expect(text).toContain('          VAULT_ADDR: ${{ vars.VAULT_ADDR }}\n')
    expect(text).not.toMatch(/VAULT_TOKEN|KEYTURN_INCUMBENT_/)
    expect(out).toMatch(/gh variable set VAULT_ADDR --env keyturn --repo acme\/web +# vault/)
    expect(out).not.toContain('KEYTURN_INCUMBENT_')
    remove?.()
    const other = clone({ ...SETTLED, 'rotation.yml': manifest.replace(', role: keyturn', '') })
    const without = await runInit(other, [])
    expect(fileIn(other, KEYTURN)).toContain('          VAULT_TOKEN: ${{ secrets.VAULT_TOKEN }}\n')
    expect(fileIn(other, KEYTURN)).not.toContain('id-token')
    expect(without.out).toMatch(/gh secret set VAULT_TOKEN --env keyturn --repo acme\/web +# vault/)
  })

  test('of a key in another repository allows that one, and says where else the App has to be installed', async () => {
    const manifest =
      'version: 1\nkeys:\n  API_KEY:\n    provider: openai\n    store: { github: { repository: acme/api } }\n    deploy: { none: { because: "acme/api does" } }\n'
    const folder = clone({ ...SETTLED, 'rotation.yml': manifest })
    const { out } = await runInit(folder, [])
    const text = fileIn(folder, KEYTURN) ?? ''
    expect(text).toContain('          allow-secrets: |\n            acme/api\n        env:\n')
    // No job of this repository sees its value.
    expect(text).toContain('KEYTURN_INCUMBENT_API_KEY: ${{ secrets.KEYTURN_INCUMBENT_API_KEY }}')
    expect(flat(out)).toContain('Install the App on acme/api, too')
  })

  test('of a key at AWS writes which account and who the job is into the workflow, and asks nobody for its value', async () => {
    const role = ', role: "arn:aws:iam::111122223333:role/keyturn"'
    const manifest = `version: 1\ndeploy: release.yml\nkeys:\n  OPENAI_API_KEY:\n    provider: openai\n    store: { aws-secrets-manager: { secret: prod/web, region: eu-central-1${role} } }\n`
    const folder = clone({ ...SETTLED, 'rotation.yml': manifest })
    const { out } = await runInit(folder, [])
    const text = fileIn(folder, KEYTURN) ?? ''
    expect(text).toContain('permissions:\n  contents: read\n  id-token: write\n')
    expect(text).toContain('          AWS_ACCOUNT_ID: ${{ vars.AWS_ACCOUNT_ID }}\n')
    expect(text).not.toMatch(/AWS_ACCESS_KEY_ID|KEYTURN_INCUMBENT_/)
    expect(out).toMatch(/gh variable set AWS_ACCOUNT_ID --env keyturn --repo acme\/web +# aws/)
    remove?.()
    const other = clone({ ...SETTLED, 'rotation.yml': manifest.replace(role, '') })
    const without = await runInit(other, [])
    expect(fileIn(other, KEYTURN)).toContain('          AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\n')
    expect(fileIn(other, KEYTURN)).not.toMatch(/id-token|AWS_ACCOUNT_ID/)
    expect(without.out).toMatch(/gh secret set AWS_ACCESS_KEY_ID --env keyturn --repo acme\/web +# aws/)
  })

  test('says what is wrong with a manifest that is there, and writes no workflow for it', async () => {
    const folder = clone({ ...SETTLED, 'rotation.yml': 'version: 1\nkeys: { A: opnai }\n' })
    const { code, out } = await runInit(folder, [])
    expect(code).toBe(1)
    expect(out).toContain('Did you mean "openai"?')
    expect(fileIn(folder, KEYTURN)).toBeUndefined()
  })

  test('takes a workflow of another name that uses Keyturn for what it is', async () => {
    const own = 'name: Keys\non: workflow_dispatch\njobs:\n  a:\n    steps:\n      - uses: keyturn/keyturn@v0\n'
    const folder = clone({ ...SETTLED, '.github/workflows/keys.yml': own })
    const { out } = await runInit(folder, [])
    expect(fileIn(folder, KEYTURN)).toBeUndefined()
    expect(out).toContain('there       .github/workflows/keys.yml')
  })

  test('writes both files or none', async () => {
    const folder = clone({})
    mkdirSync(join(folder, '.github/workflows'), { recursive: true })
    chmodSync(join(folder, '.github/workflows'), 0o500)
    // An administrator may write everywhere: a file in a folder's place stops everybody.
    if (process.getuid?.() === 0) {
      chmodSync(join(folder, '.github/workflows'), 0o700)
      mkdirSync(join(folder, 'elsewhere'))
      const { writeAll } = await import('../../../src/cli/init/write.ts')
      writeFileSync(join(folder, 'taken'), '')
      expect(() =>
        writeAll(
          folder,
          new Map([
            ['new.yml', 'a'],
            ['taken', 'b'],
          ]),
        ),
      ).toThrow(/Nothing was written/)
      expect(readdirSync(folder).toSorted()).toEqual(['.git', '.github', 'README.md', 'elsewhere', 'taken'])
      return
    }
    await expect(runInit(folder, [])).rejects.toThrow(/Nothing was written/)
    expect(readdirSync(folder).toSorted()).toEqual(['.git', '.github', 'README.md'])
  })

  test('is no use outside a clone', async () => {
    await expect(runInit('/', [])).rejects.toThrow(/no clone of a repository/)
  })
})
