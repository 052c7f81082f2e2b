import { afterEach, describe, expect, test } from '@jest/globals'
import { rotateNaively } from '../../../src/cli/demo/naive.ts'
import { problems, turned } from '../../../src/cli/demo/proof.ts'
import { ink } from '../../../src/cli/demo/screen.ts'
import { createStage, type Stage } from '../../../src/cli/demo/stage.ts'

const stages: Stage[] = []
afterEach(() => Promise.all(stages.splice(0).map(({ served }) => served.close())))

async function stageOf(): Promise<Stage> {
  const stage = await createStage({
    onJob: () => undefined,
    onError: (error) => {
      throw error
    },
  })
  stages.push(stage)
  return stage
}

describe('the verdict', () => {
  test('of a world in which nothing was turned names what is missing, and that the old keys live', async () => {
    const stage = await stageOf()
    const ends = await turned(stage, [])
    const found = problems({ stage, runs: [], ends, printed: [] })
    expect(found).toContain('The app made no request.')
    expect(found).toContain('The old key of openai/production still lives: its request got 200.')
    expect(found).toContain('resend is still at generation 0.')
    expect(found).toContain(
      'resend: this never came: adopted, announced, minted, approved, deployed, verified, revoked, recorded.',
    )
  })

  test('finds a value that was printed, and tells only its first letters', async () => {
    const stage = await stageOf()
    const value = stage.world.first.get('openai/production')?.value ?? ''
    const found = problems({ stage, runs: [], ends: [], printed: ['all is ', `well ${value}\n`] })
    const leaks = found.filter((problem) => problem.startsWith('A value was printed here'))
    expect(leaks).toHaveLength(1)
    expect(leaks.join('')).not.toContain(value)
  })

  test('finds a value that is readable at GitHub', async () => {
    const stage = await stageOf()
    const value = stage.world.first.get('resend')?.value ?? ''
    stage.world.github.person('mona').commit('main', { 'notes.md': Buffer.from(value).toString('base64') })
    const found = problems({ stage, runs: [], ends: [], printed: [] })
    expect(found.some((problem) => problem.startsWith('A value is readable at GitHub'))).toBe(true)
  })

  test('counts the requests that a careless rotation lost', async () => {
    const stage = await stageOf()
    const end = await rotateNaively(stage, () => undefined, ink({}, false))
    expect(end.failed).toBeGreaterThan(5)
    const found = problems({ stage, runs: [], ends: [], printed: [] })
    expect(found).toContain(`${end.failed} requests of the app failed.`)
  })
})
