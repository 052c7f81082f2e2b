import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { FINDINGS } from '../../../src/core/audit/trail/findings.ts'
import { verifyTrail } from '../../../src/core/audit/trail/verify.ts'
import { paintFor } from '../../../src/cli/colours.ts'
import { journalInClone, pastInClone } from '../../../src/cli/audit/git.ts'
import { textOf } from '../../../src/cli/audit/verify.ts'
import { readSeals } from '../../../src/core/seal.ts'
import { type GatheredTrail, readPast, repositoryIn } from '../../../src/start/trail.ts'
import { gathered, told } from '../../start/auditing.ts'
import { HOUR, type Rig } from '../../start/rig.ts'
import { knowing, rotated } from '../../start/scenarios/story.ts'
import { cloneOf } from './clone.ts'

let rig: Rig
let there: GatheredTrail
let folder: string
beforeAll(async () => {
  rig = knowing({ app: { every: 6 * HOUR } })
  await rotated(rig)
  there = await gathered(rig.world)
  folder = cloneOf(rig.world, there)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function judged(): Promise<ReturnType<typeof verifyTrail>> {
  const { app: _app, ...source } = pastInClone(folder)
  const past = await readPast(source)
  const trail = { ...past, repositoryId: repositoryIn(past), now: rig.world.clock.now(), forced: [] }
  return verifyTrail(trail, readSeals(rig.env['KEYTURN_SEAL']))
}

function git(...words: readonly string[]): void {
  execFileSync('git', ['-C', folder, '-c', 'user.name=mona', '-c', 'user.email=mona@acme.test', ...words], {
    stdio: 'ignore',
  })
}

describe('a clone, with git alone', () => {
  test('tells the same past as GitHub', async () => {
    const { findings, seen, authenticated } = await judged()
    expect(findings).toEqual([])
    expect(authenticated).toBe(true)
    const online = verifyTrail(there.trail, undefined).seen
    expect(seen).toEqual({ ...online, proposals: 0, comments: 0 })
    expect(seen.entries).toBeGreaterThan(8)
    expect(pastInClone(folder).app).toBe(there.app)
  })

  test('knows the repository by its tags', async () => {
    const { app: _app, ...source } = pastInClone(folder)
    expect(repositoryIn(await readPast(source))).toBe(there.trail.repositoryId)
  })

  test('finds what a person did to journal and lock', async () => {
    git('checkout', '-q', '-f', '-b', 'own', 'refs/remotes/origin/keyturn/journal')
    git('rm', '-q', 'records/openai/production/1.json')
    git('commit', '-q', '-m', 'Tidy up')
    git('update-ref', 'refs/remotes/origin/keyturn/journal', 'own')
    git('checkout', '-q', '-f', 'main')
    git('rm', '-q', 'rotation.lock.yml')
    git('commit', '-q', '-m', 'Tidy up')
    const verdict = await judged()
    expect(told(verdict)).toEqual(['record-changed records/openai/production/1.json', 'lock-by-hand rotation.lock.yml'])
    expect(verdict.findings[0]?.what).toContain('mona@acme.test, not signed')
  })

  test('is no clone where there is none', () => {
    expect(journalInClone('/')).toBeUndefined()
    expect(() => pastInClone('/')).toThrow('git fetch origin keyturn/journal')
  })
})

describe('what it prints', () => {
  const around = {
    app: 'keyturn[bot]',
    caveats: [],
    paint: paintFor({ out: () => {}, err: () => {}, env: { NO_COLOR: '1' } }),
  }

  test('says in two lines that all agrees', () => {
    expect(textOf(verifyTrail(there.trail, undefined), around).split('\n').slice(1)).toEqual([
      'written by keyturn[bot]',
      '',
      'All of it agrees.',
      '',
    ])
  })

  test('each finding once, with what it means and what to do; a name cannot move the cursor', () => {
    const findings = ['\u001b[2Jmona', 'will'].map((by) => ({
      code: 'comment-edited' as const,
      where: '#3',
      what: `by ${by}`,
    }))
    const text = textOf({ ...verifyTrail(there.trail, undefined), findings }, around)
    expect(text.split('\n').slice(3)).toEqual([
      'comment-edited',
      '  #3: by [2Jmona',
      '  #3: by will',
      `  ${FINDINGS['comment-edited'].means}`,
      `  What to do: ${FINDINGS['comment-edited'].remedy}`,
      '',
    ])
  })

  test('not more than a handful of a kind', () => {
    const findings = Array.from({ length: 9 }, (_, n) => ({
      code: 'comment-edited' as const,
      where: `#${n}`,
      what: 'by mona',
    }))
    const text = textOf({ ...verifyTrail(there.trail, undefined), findings }, around)
    expect(text.split('\n').filter((line) => line.startsWith('  #'))).toHaveLength(6)
    expect(text).toContain('and 3 more, which --json lists')
  })
})
