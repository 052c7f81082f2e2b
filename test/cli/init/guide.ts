// What docs/guides/first-use.md shows, as it comes out of a run.
import { NEXTJS } from './clones.ts'
import { fileIn } from './ground.ts'
import { begin } from './journey.ts'

const FOLDER = 'docs/examples/first-use'

/** Texts by path. */
export async function guideFiles(): Promise<ReadonlyMap<string, string>> {
  const journey = begin(NEXTJS, [
    { name: 'OPENAI_API_KEY', provider: 'openai' },
    { name: 'RESEND_API_KEY', provider: 'resend' },
  ])
  journey.world.github.person('mona').setSecret('repository', 'VERCEL_TOKEN', 'not-a-key-of-ours')
  try {
    const first = await journey.init()
    journey.follow(first)
    const second = await journey.init()
    return new Map([
      [`${FOLDER}/release.yml`, NEXTJS['.github/workflows/release.yml'] ?? ''],
      [`${FOLDER}/init.txt`, first.out],
      [`${FOLDER}/rotation.yml`, fileIn(journey.folder, 'rotation.yml') ?? ''],
      [`${FOLDER}/again.txt`, second.out],
    ])
  } finally {
    journey.close()
  }
}
