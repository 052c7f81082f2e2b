// Writes the files that docs/guides/first-use.md shows: `node tools/run.mjs test/cli/init/write.ts`, in the repository's root.
import { writeFileSync } from 'node:fs'
import { guideFiles } from './guide.ts'

for (const [path, text] of await guideFiles()) writeFileSync(path, text)
