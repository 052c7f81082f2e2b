// Plays the guides and writes into their pages what is to be read: `node tools/run.mjs test/docs/write.ts`, in the repository's root.
import { readFileSync, writeFileSync } from 'node:fs'
import { GUIDES } from './guides.ts'
import { play } from './play.ts'

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

for (const guide of GUIDES) {
  const { shown, unrest } = await play(guide, read)
  if (unrest.length > 0) throw new Error(`${guide.page} does not come to rest: ${unrest.join('; ')}`)
  const text = read(guide.page).replaceAll(
    /(<!-- shown: (\w+) -->\n```text\n)[\s\S]*?^```$/gm,
    (...[, head = '', name = '']: readonly string[]) => `${head}${shown.get(name) ?? ''}\`\`\``,
  )
  writeFileSync(guide.page, text)
}
