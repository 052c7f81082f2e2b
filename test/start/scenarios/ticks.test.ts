// The one box of a proposal that is people's to tick: whose tick counts, for what, and how often.
import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { serviceOf } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import { adopted, entryOf, expectAtRest, idOf, knowing, living, mergeOpen, PATIENCE, untilRest } from './story.ts'

const CREDENTIAL = 'openai/production'
const OWN = 'keyturn-acme[bot]'
const OPEN = '- [ ] the old key is used nowhere else: retire it without waiting for silence'

function proposal({ world }: Rig) {
  const found = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))
  if (!found) throw new Error('nothing is proposed')
  return found
}

/** Merged, deployed and proven, and nobody has used the old key for three hours; the overlap of a day has begun. */
async function awaited(): Promise<Rig & { readonly old: string; readonly deleted: readonly string[] }> {
  const rig = knowing()
  const deleted = watchDeletions(rig.world)
  await adopted(rig)
  const old = idOf(rig.world, USUAL_KEY) ?? ''
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(3 * HOUR)
  return { ...rig, old, deleted }
}

/** Ticks as a browser does: the box in the text as it stands, and nothing else. Gives back the edit's id. */
function tick(rig: Rig, by = 'octavia', change: (body: string) => string = (body) => body): string {
  const { number, body } = proposal(rig)
  expect(body).toContain(OPEN)
  rig.world.github.person(by).editBody(number, change(body.replace(OPEN, OPEN.replace('[ ]', '[x]'))))
  return proposal(rig).edits.at(-1)?.id ?? ''
}

/** What Keyturn said about that edit. */
function answers(rig: Rig, edit: string): readonly string[] {
  return proposal(rig).comments.flatMap(({ author, body }) =>
    author === OWN && body.startsWith(`<!-- keyturn:answer:edit:${edit} -->`) ? [body] : [],
  )
}

describe('a tick', () => {
  test('of a commander is the word that the old key is used nowhere else: it goes in that very run, and the box shows whose word it was', async () => {
    const rig = await awaited()
    const { world, old, deleted } = rig
    const edit = tick(rig)
    await rig.keyturn({ patience: PATIENCE })
    expect(deleted).toEqual([old])
    expect(answers(rig, edit)).toEqual([expect.stringMatching(/@octavia your tick is taken for the word that/)])
    expect(proposal(rig).body).toContain(
      '- [x] the old key is used nowhere else, says `octavia`: it is retired without waiting for silence',
    )
    expect(entryOf(world, CREDENTIAL)?.requests).toContain(`edit:${edit}`)
    await untilRest(rig)
    expectAtRest(rig)
    const record: { testimony: unknown[] } = JSON.parse(
      world.github.truth.file('keyturn/journal', `records/${CREDENTIAL}/1.json`) ?? '',
    )
    expect(record.testimony).toContainEqual(
      expect.objectContaining({
        milestone: 'waived',
        witness: 'person',
        answer: `octavia says so (tick, edit:${edit})`,
      }),
    )
  }, 180_000)
})
