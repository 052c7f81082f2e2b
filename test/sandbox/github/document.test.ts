import { Buffer } from 'node:buffer'
import { expect, test } from '@jest/globals'
import sodium from 'libsodium-wrappers'
import { blobOid } from '../../../src/core/git/oid.ts'
import { at } from '../ask.ts'
import { createDocument } from '../../contract/judge/openapi.ts'
import { sentence } from '../../contract/judge/fault.ts'
import { haveSpecs, readSpec } from '../../contract/judge/specs.ts'
import { createRig, openPull, type Rig } from './rig.ts'

const DEPLOY = 'name: Deploy\non: [push, workflow_dispatch]\njobs:\n  deploy: { environment: production, steps: [] }\n'

/** Everything once: a pull request with comment, review, label and check, a run with its deployment, a secret. */
async function everything(): Promise<{ rig: Rig; ids: Readonly<Record<string, string>> }> {
  const rig = createRig({ repository: { files: { '.github/workflows/deploy.yml': DEPLOY, 'a.txt': 'a' } } })
  const number = openPull(rig, { x: 'x' })
  const comment = await rig.rest(`POST /issues/${number}/comments`, { body: 'hello' })
  await rig.rest(`POST /issues/${number}/labels`, { labels: ['keyturn'] })
  rig.github.person('mona').review(number, 'APPROVE')
  const check = await rig.rest('POST /check-runs', {
    head_sha: rig.head(),
    name: 'keyturn',
    output: { title: 't', summary: 's' },
  })
  const body = { ref: 'main', return_run_details: true }
  const run = await rig.rest('POST /actions/workflows/deploy.yml/dispatches', body)
  await rig.clock.advance(60_000)
  const deployments: unknown = JSON.parse((await rig.rest('GET /deployments')).body)
  const key = await rig.rest('GET /actions/secrets/public-key')
  await sodium.ready
  const box = sodium.crypto_box_seal('value', Buffer.from(String(key.json['key']), 'base64'))
  await rig.rest('PUT /actions/secrets/A', {
    encrypted_value: Buffer.from(box).toString('base64'),
    key_id: key.json['key_id'],
  })
  const commit = rig.head()
  const ids = {
    pull_number: String(number),
    issue_number: String(number),
    comment_id: String(comment.json['id']),
    check_run_id: String(check.json['id']),
    run_id: String(run.json['workflow_run_id']),
    deployment_id: String(at(deployments, 0, 'id')),
    workflow_id: 'deploy.yml',
    environment_name: 'production',
    secret_name: 'A',
    commit_sha: commit,
    tree_sha: commit,
    file_sha: blobOid('a'),
    ref: 'heads/main',
    path: 'a.txt',
    basehead: 'main...change',
    username: 'mona',
    name: 'keyturn',
  }
  return { rig, ids }
}

const READS = [
  '',
  '/contents/{path}',
  '/compare/{basehead}',
  '/collaborators/{username}/permission',
  '/git/blobs/{file_sha}',
  '/git/trees/{tree_sha}',
  '/git/commits/{commit_sha}',
  '/git/ref/{ref}',
  '/git/matching-refs/{ref}',
  '/pulls',
  '/pulls/{pull_number}',
  '/pulls/{pull_number}/reviews',
  '/issues/{issue_number}/comments',
  '/issues/comments/{comment_id}',
  '/labels',
  '/labels/{name}',
  '/check-runs/{check_run_id}',
  '/actions/secrets',
  '/actions/secrets/public-key',
  '/actions/secrets/{secret_name}',
  '/environments',
  '/environments/{environment_name}',
  '/environments/{environment_name}/secrets',
  '/environments/{environment_name}/secrets/public-key',
  '/actions/workflows',
  '/actions/workflows/{workflow_id}',
  '/actions/workflows/{workflow_id}/runs',
  '/actions/runs',
  '/actions/runs/{run_id}',
  '/actions/runs/{run_id}/jobs',
  '/deployments',
  '/deployments/{deployment_id}/statuses',
]

if (haveSpecs()) {
  const document = createDocument(readSpec('github'), { name: 'github', root: /^$/ })

  test('every read answers in the words of GitHub’s REST description', async () => {
    const { rig, ids } = await everything()
    const faults: string[] = []
    for (const path of READS) {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'missing')
      const answer = await rig.rest(`GET ${filled}`)
      const request = {
        method: 'GET',
        url: new URL(`https://x/repos/acme/shop${filled}`),
        headers: new Map(),
        body: '',
      }
      const told = document.operation(request)?.reply(answer).map(sentence) ?? ['unknown']
      if (answer.status !== 200) faults.push(`${path} answered ${answer.status}`)
      faults.push(...told.slice(0, 6).map((fault) => `${path}: ${fault}`))
    }
    expect(faults).toEqual([])
  })
} else {
  test.skip('SKIPPED: no GitHub REST description; set KEYTURN_SPECS to the folder that holds it', () => undefined)
}
