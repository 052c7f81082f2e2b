import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { type Arguments, understand } from '../../src/cli/arguments.ts'
import { check } from '../../src/cli/check.ts'

const folder = mkdtempSync(join(tmpdir(), 'keyturn-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GOOD = 'version: 1\ndeploy: deploy.yml\nkeys:\n  OPENAI_API_KEY: openai\n'
const BROKEN = 'version: 1\ndeploy: deploy.yml\nkeys:\n  OPENAI_API_KEY: opnai\n'

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function run(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const to = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), env: {} }
  const code = await check(given(['check', ...words]), to)
  return { code, out, err }
}

function given(words: readonly string[]): Arguments {
  const found = understand(words)
  if (found.kind !== 'do') throw new Error('not understood')
  return found.arguments
}

describe('keyturn check', () => {
  test('says that a manifest is right, and what is in it', async () => {
    const path = file('good.yml', GOOD)
    expect(await run(path)).toEqual({ code: 0, out: `${path} is right: 1 credential.\n  OPENAI_API_KEY\n`, err: '' })
  })

  test('says what is wrong, where, and what was meant', async () => {
    const path = file('broken.yml', BROKEN)
    const { code, out, err } = await run(path)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toContain(`${path}:4:19 · provider "opnai" is not known. Did you mean "openai"?`)
  })

  test('says both as JSON', async () => {
    const good = await run(file('good.yml', GOOD), '--json')
    expect(JSON.parse(good.out)).toMatchObject({ version: 1, problems: [], credentials: ['OPENAI_API_KEY'] })
    const broken = await run(file('broken.yml', BROKEN), '--json')
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.out)).toMatchObject({ problems: [{ line: 4, column: 19 }], credentials: [] })
  })

  test('says that a file is not there', async () => {
    await expect(run(join(folder, 'nowhere.yml'))).rejects.toThrow(/nowhere\.yml cannot be read/)
  })
})
