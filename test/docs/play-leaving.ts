// The guide of who leaves, played: a command, a proposal, other keys; and later somebody who left without a word.
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { DAY, HOUR } from '../start/rig.ts'
import { answersTo, say } from '../start/talk.ts'
import { knowing, mergeOpen, PATIENCE } from '../start/team.ts'
import { openOnes, resting, unrestOf } from '../start/truth.ts'
import { mergeWhatGoes, told } from './actors.ts'
import type { Guide, Played, Read } from './play.ts'

/** From the first run to rest. */
export async function playLeaving({ keys, folder, workflow }: Guide, read: Read): Promise<Played> {
  const rig = knowing({
    keys,
    manifest: read(`${folder}/rotation.yml`),
    files: { [`.github/workflows/${workflow}`]: read(`${folder}/${workflow}`) },
    age: 10 * DAY,
    app: { every: 10 * 60_000 },
  })
  const { world } = rig
  const shown = new Map<string, string>()
  const manifest = (): string => world.github.truth.file('main', 'rotation.yml') ?? ''
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  await rig.keyturn()
  const laptop = world.openai.mint({
    name: 'laptop',
    project: world.first.get(credentialOf(keys[0] ?? { name: '', provider: 'openai' }))?.with['project'] ?? '',
    user: 'mona',
  })
  const id = say(world, '/keyturn offboard @mona')
  shown.set('status', told(world, await rig.keyturn()))
  shown.set('answer', steady(answersTo(world, id).words[0] ?? '', laptop.id))
  mergeOpen(world, 'owner')
  shown.set('owner', linesWith(manifest(), 'owner:'))
  await world.clock.advance(HOUR)
  for (let run = 0; run < 20 && (run < 2 || !resting(world)); run += 1) {
    mergeWhatGoes(world)
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(6 * HOUR)
  }
  world.github.control.setRole('octavia', 'none')
  await rig.pass(3 * DAY, () => openOnes(world, 'owner').length > 0)
  shown.set('left', `${openOnes(world, 'owner')[0]?.body ?? ''}\n`)
  mergeOpen(world, 'owner')
  shown.set('heir', linesWith(manifest(), 'owner:'))
  shown.set('rest', told(world, await rig.keyturn({ patience: PATIENCE, full: true })))
  return { shown, unrest: unrestOf(rig, [laptop.id]) }
}

function linesWith(text: string, word: string): string {
  return text
    .split('\n')
    .filter((line) => line.includes(word))
    .map((line) => `${line}\n`)
    .join('')
}

/** Without the hidden marker and the foot, and with the id of a key that is another one each time. */
function steady(words: string, id: string): string {
  const [body = ''] = words.replace(/^<!-- .* -->\n/, '').split('\n\n<sub>')
  return `${body.replaceAll(id, 'key_1rubGPChARNiep7k').replace(/[ ]+$/gm, '')}\n`
}
