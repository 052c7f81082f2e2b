// The guide of keys that people make, played: a person at the console, at the terminal and at the pull request.
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { deleteOld, handIn } from '../start/by-hand.ts'
import { gated } from '../start/gated.ts'
import { HOUR } from '../start/rig.ts'
import { mergeOpen, PATIENCE } from '../start/team.ts'
import { openOnes, unrestOf } from '../start/truth.ts'
import { repositoryOf, screen, told } from './actors.ts'
import type { Guide, Played, Read } from './play.ts'

/** From the first run to rest. */
export async function playByHand(guide: Guide, read: Read): Promise<Played> {
  const { rig, failures, terminal } = gated(read('docs/examples/keyturn.yml'), repositoryOf(guide, read))
  const { world } = rig
  const [key] = guide.keys
  if (key === undefined) throw new Error('the guide has no key')
  const shown = new Map<string, string>()
  const start = world.clock.now()
  // A terminal waits in real time for what the sandbox does in its own: how long that takes is not the same each time.
  const until = (hours: number): Promise<void> => world.clock.advance(start + hours * HOUR - world.clock.now())
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  shown.set('asked', told(world, await rig.keyturn()))
  shown.set('request', requestIn(openOnes(world, 'rotate')[0]?.body ?? ''))
  await world.clock.advance(HOUR)
  const { manual } = world
  handIn(rig, key)
  world.github.person('mona').deleteSecret('environment/keyturn', 'KEYTURN_INTAKE')
  const value = manual.keys().at(-1)?.value ?? ''
  shown.set('wrong', screen(await terminal('mona', ['submit', credentialOf(key)], `${value}\n`)))
  shown.set('submit', screen(await terminal('mona', ['submit', credentialOf(key)], value)))
  await until(3)
  mergeOpen(world, 'rotate')
  shown.set('merged', told(world, await rig.keyturn({ patience: PATIENCE })))
  await until(28)
  shown.set('word', told(world, await rig.keyturn({ patience: PATIENCE })))
  deleteOld(rig, key)
  shown.set('deleted', screen(await terminal('mona', ['deleted', credentialOf(key)])))
  await until(54)
  shown.set('rest', told(world, await rig.keyturn({ patience: PATIENCE, full: true })))
  return { shown, unrest: [...unrestOf(rig), ...failures] }
}

/** What the pull request asks for; the journal's head, which ends a tag, is another one each time. */
export function requestIn(body: string): string {
  const lines = body.split('\n')
  const from = lines.findIndex((line) => line.includes('A person makes the new key'))
  const to = lines.findIndex((line, index) => index > from && !line.startsWith('>'))
  const asks = lines.slice(from, to).filter((line) => line !== '>')
  return `${asks.map((line) => line.replace(/^> /, '').replace(/(-1)-[0-9a-f]{6}`/, '$1-9c04ae`')).join('\n')}\n`
}
