import { expect, test } from '@jest/globals'
import { examined, healthy } from './rig.ts'

const KEY = {
  name: 'session',
  provider: 'generated',
  environment: 'production',
  manifest: ['with: { format: hex }'],
} as const

/** It passes the secret itself, and nothing beside it. */
function left(text: string): string {
  return text.replaceAll(/^.*_(?:NEXT|PREVIOUS):.*\n/gm, '')
}

function inherits(text: string): string {
  return `${left(text)}  more:\n    uses: ./.github/workflows/more.yml\n    secrets: inherit\n`
}

/** What is said of the workflow that deploys the app, changed. */
async function told(change: (text: string) => string = (text) => text): Promise<readonly string[]> {
  const ready = { keys: [KEY] }
  const text = healthy({ ready }).github.truth.file('main', '.github/workflows/deploy.yml') ?? ''
  const world = healthy({ ready, files: { '.github/workflows/deploy.yml': change(text) } })
  const { found } = await examined(world)
  return found.flatMap(({ check, what, lines }) =>
    check === 'deploy-workflows' ? [`${what} ${(lines?.text ?? []).join('; ')}`] : [],
  )
}

test('a workflow that passes all three is said nothing of', async () => {
  expect(await told()).toEqual([])
})

test('one that leaves out what is accepted beside the secret is named, with the lines', async () => {
  expect(await told(left)).toEqual([
    '.github/workflows/deploy.yml does not pass GENERATED_API_KEY_NEXT and GENERATED_API_KEY_PREVIOUS on. GENERATED_API_KEY_NEXT: ${{ secrets.GENERATED_API_KEY_NEXT }}; GENERATED_API_KEY_PREVIOUS: ${{ secrets.GENERATED_API_KEY_PREVIOUS }}',
  ])
})

test('so is one that spells a longer name', async () => {
  expect(
    await told((text) => text.replace('secrets.GENERATED_API_KEY_NEXT ', 'secrets.GENERATED_API_KEY_NEXT_2 ')),
  ).toHaveLength(1)
})

test('spelling, brackets, and handing all on are understood', async () => {
  expect(
    await told((text) => text.replace('secrets.GENERATED_API_KEY_NEXT', "secrets['generated_api_key_next']")),
  ).toEqual([])
  expect(await told(inherits)).toEqual([])
})
