// A clone of a sandbox's repository, as git itself would have made it: same folders, same files, same authors.
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditCommit } from '../../../src/core/audit/trail/facts.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { GatheredTrail } from '../../../src/start/trail.ts'

const SIGNED = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n of GitHub\n -----END PGP SIGNATURE-----\n'
const GITHUB = 'committer GitHub <noreply@github.com>'

export function cloneOf(world: ReadyWorld, { trail }: GatheredTrail): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-clone-'))
  const git = (words: readonly string[], input = ''): string =>
    execFileSync('git', ['-C', folder, ...words], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim()
  git(['init', '-q', '-b', 'main'])
  const journal = trail.journal.toReversed()
  const states = journal.map(({ oid }) =>
    world.github.truth.files(oid).map((path) => [path, world.github.truth.file(oid, path) ?? ''] as const),
  )
  git(['fast-import', '--quiet'], states.map((files, n) => step('states', { files, n })).join(''))
  const trees = git(['log', '--reverse', '--format=%T', 'states']).split('\n')
  let parent = ''
  for (const [n, commit] of journal.entries()) {
    const raw = `tree ${trees[n] ?? ''}\n${parent}${authored('author', commit)}\n${GITHUB} ${at(commit)}\n${SIGNED}\nAs it was\n`
    const oid = git(['hash-object', '-t', 'commit', '-w', '--stdin'], raw)
    parent = `parent ${oid}\n`
    git(['update-ref', 'refs/remotes/origin/keyturn/journal', oid])
  }
  const lock = trail.lock.map(({ commit, text }, n) =>
    step('main', { files: [['rotation.lock.yml', text ?? '']], n, by: authored('author', commit) }),
  )
  git(['fast-import', '--quiet', '--force'], lock.join(''))
  return folder
}

interface Step {
  readonly files: readonly (readonly [path: string, text: string])[]
  readonly n: number
  readonly by?: string
}

/** One commit of a fast-import stream: the whole of what stands then. */
function step(branch: string, { files, n, by = '' }: Step): string {
  const text = files.map(
    ([path, content]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
  )
  const author = by === '' ? '' : `${by}\n`
  const head = `commit refs/heads/${branch}\n${author}committer x <x@test> ${n} +0000\ndata 1\nx\n`
  return `${head}deleteall\n${text.join('')}\n`
}

function authored(what: string, commit: AuditCommit): string {
  return `${what} ${commit.by} <12+${commit.by}@users.noreply.github.com> ${at(commit)}`
}

function at(commit: AuditCommit): string {
  return `${Math.floor(commit.at / 1000)} +0000`
}
