import { describe, expect, test } from '@jest/globals'
import { whoAmI } from '../../src/cli/whoami.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { outsideOf } from '../start/outside.ts'

function asked(world: ReadyWorld, token: string): Promise<string> {
  return world.clock.runUntilIdle(whoAmI(outsideOf(world), { kind: 'token', token }))
}

describe('who gives a command', () => {
  test('is the person whose token it is', async () => {
    const world = createReadyWorld(createGithub)
    expect(await asked(world, world.github.person('octavia').token())).toBe('octavia')
  })

  test('is never an App, which is told so', async () => {
    const world = createReadyWorld(createGithub)
    const token = world.github.control.installationToken()
    await expect(asked(world, token)).rejects.toThrow('a command needs a person')
  })
})
