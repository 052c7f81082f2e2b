import { expect, test } from '@jest/globals'
import { ACME_HOST, acme } from '../../../src/sandbox/repository/acme.ts'
import { handmade, HANDMADE_HOST } from '../../../src/sandbox/repository/by-hand.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { examined, healthy, WORKFLOW, workflow } from './rig.ts'

const ACMES: KeySpec = { name: 'mails', provider: 'http', manifest: [acme()] }
const HAND: KeySpec = { name: 'answers', provider: 'manual', manifest: [handmade()] }

async function told(keys: readonly KeySpec[], inputs: readonly string[]): Promise<readonly string[]> {
  const files = workflow((text) => {
    const whole = text.replace(/^( +)with:$/m, (line, indent: string) =>
      [line, ...inputs.map((input) => `${indent}  ${input}`)].join('\n'),
    )
    if (inputs.length > 0 && whole === text) throw new Error('the workflow has no with:')
    return whole
  })
  const { found } = await examined(healthy({ files, ready: { keys } }))
  return found
    .filter(({ check, what }) => check === 'workflow-passes' && !what.includes('does not pass'))
    .flatMap(({ what, lines }) => [what, lines?.text.at(-1)?.trim() ?? ''])
}

const [PAIR, OWNER] = [`mails=${ACME_HOST}`, 'mails=HTTP_ADMIN_KEY']

test('an address that the manifest names is allowed by the workflow, which says whose admin key goes there', async () => {
  expect(await told([ACMES], [])).toEqual([
    `${WORKFLOW} does not allow ${ACME_HOST}, where rotation.yml sends an admin key.`,
    PAIR,
    `${WORKFLOW} does not say that HTTP_ADMIN_KEY is for mails.`,
    OWNER,
  ])
  expect(await told([ACMES], [`allow-endpoints: ${PAIR}`, `admin-keys: ${OWNER}`])).toEqual([])
})

test('another key’s admin key is not this one’s', async () => {
  const inputs = [`allow-endpoints: ${PAIR}`, 'admin-keys: other=HTTP_ADMIN_KEY']
  expect(await told([ACMES], inputs)).toContain(`${WORKFLOW} does not say that HTTP_ADMIN_KEY is for mails.`)
})

test('where a person makes the keys there is an address, and no admin key', async () => {
  expect(await told([HAND], [])).toEqual([
    `${WORKFLOW} does not allow ${HANDMADE_HOST}, where rotation.yml sends a key to be tried.`,
    `answers=${HANDMADE_HOST}`,
  ])
})
