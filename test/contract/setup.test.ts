import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { at, items } from './judge/json.ts'
import { haveSpecs } from './judge/specs.ts'

const judged = haveSpecs() ? test : test.skip

/** A jest of its own on one file, as this repository is set up. */
async function jestOn(file: string): Promise<unknown> {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json']
  const asked = [...jest, '--reporters', 'default', '--testMatch', `**/${file}`]
  const told = await promisify(execFile)(process.execPath, asked).catch((error: unknown) => ({
    stdout: String(Reflect.get(Object(error), 'stdout')),
  }))
  return JSON.parse(told.stdout)
}

judged(
  'a test in whose sandbox something wrong passed fails, with a sentence, and no other does',
  async () => {
    const results = items(
      at(items(at(await jestOn('test/contract/fixtures/wrong.ts'), 'testResults'))[0], 'assertionResults'),
    )
    const said = (name: string): string => JSON.stringify(results.find((one) => at(one, 'title') === name))

    expect(results.map((one) => [at(one, 'title'), at(one, 'status')])).toEqual([
      ['a wrong request', 'failed'],
      ['a wrong reply', 'failed'],
      ['nothing', 'passed'],
    ])
    expect(said('a wrong request')).toContain(
      'GET /repos/acme/web/actions/secret: path is no operation of the document',
    )
    expect(said('a wrong reply')).toContain('the reply 200 to GET /repos/{owner}/{repo}/actions/secrets/public-key')
    expect(said('a wrong reply')).toContain('lacks key')
  },
  180_000,
)
