// The four scenarios that Keyturn is for, each as its guide tells it, by what is built and with the app under load.
import { expect, test } from '@jest/globals'
import { blocksOf } from '../docs/blocks.ts'
import { timeless } from '../docs/general.ts'
import { GUIDES } from '../docs/guides.ts'
import { scheduled } from '../docs/play.ts'
import { read } from '../repository/sources.ts'
import { builtActors } from './actors.ts'

const SCENARIOS = {
  'a scheduled rotation': 'docs/guides/nextjs.md',
  'a compromised key': 'docs/guides/compromised.md',
  'somebody leaves': 'docs/guides/leaving.md',
  'several environments in order': 'docs/guides/node-service.md',
} as const

test.each(Object.entries(SCENARIOS))(
  '%s goes as %s says',
  async (_, page) => {
    const guide = GUIDES.find((one) => one.page === page)
    if (guide === undefined) throw new Error(`nobody plays ${page}`)
    const actors = await builtActors(guide, read)
    try {
      const shown = await (guide.script ?? scheduled)(actors)
      for (const { name, text } of blocksOf(page).filter(({ kind }) => kind === 'shown'))
        expect([name, timeless(shown.get(name) ?? '')]).toEqual([name, timeless(text)])
      expect(actors.unrest()).toEqual([])
    } finally {
      await actors.close()
    }
  },
  300_000,
)
