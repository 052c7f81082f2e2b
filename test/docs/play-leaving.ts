// The guide of who leaves, played: a command, a proposal, other keys; and later somebody who left without a word.
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { HOUR } from '../start/rig.ts'
import { answersTo, say } from '../start/talk.ts'
import { mergeOpen } from '../start/team.ts'
import { openOnes } from '../start/truth.ts'
import type { Actors } from './actors.ts'
import { type Shown, toRest } from './play.ts'

/** From the first run to rest, twice: `@mona` is said to leave, and `@octavia` is gone one day. */
export async function leaving(actors: Actors): Promise<Shown> {
  const { world } = actors
  const begun = world.clock.now()
  const shown = new Map<string, string>()
  const manifest = (): string => world.github.truth.file('main', 'rotation.yml') ?? ''
  await actors.run()
  mergeOpen(world, 'adopt')
  await actors.run()
  const [project] = world.keys.map((key) => world.first.get(credentialOf(key))?.with['project'])
  const laptop = world.openai.mint({ name: 'laptop', project: project ?? '', user: 'mona' })
  const id = say(world, '/keyturn offboard @mona')
  shown.set('status', await actors.run())
  shown.set('answer', steady(answersTo(world, id).words[0] ?? '', laptop.id))
  // A person looks at the list, and ends what was for nobody's use but theirs.
  world.openai.remove(laptop.id)
  mergeOpen(world, 'owner')
  shown.set('owner', linesWith(manifest(), 'owner:'))
  await toRest(actors, 1)
  world.github.control.setRole('octavia', 'none')
  const from = (world.clock.now() - begun) / HOUR
  for (let day = 1; day <= 3 && openOnes(world, 'owner').length === 0; day += 1) {
    await actors.until(from + day * 24)
    await actors.run()
  }
  shown.set('left', `${openOnes(world, 'owner')[0]?.body ?? ''}\n`)
  mergeOpen(world, 'owner')
  shown.set('heir', linesWith(manifest(), 'owner:'))
  shown.set('rest', await actors.run())
  return shown
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
