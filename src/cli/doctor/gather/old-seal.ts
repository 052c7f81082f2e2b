import { readEntry } from '../../../core/entry/codec.ts'
import { readSeals, type Seals } from '../../../core/seal.ts'
import { sealOf } from '../../../github/wrap.ts'
import { list, number, text } from '../../../plugins/contract/read.ts'
import type { Look, OldSeal } from '../facts.ts'
import { contentOf, type Eye, read } from '../../../start/eye.ts'

const BRANCH = 'keyturn/journal'

/** Which credentials the journal keeps under a seal that is not this one. */
export async function oldSealFacts(eye: Eye, seal: string): Promise<Look<OldSeal>> {
  const seals = readSeals(seal)
  const repository = read(await eye.look(''), (json) => number(json, 'id'))
  const tree = read(await eye.look('/git/trees/{branch}', [BRANCH], { recursive: '1' }), (json) =>
    list(json, 'tree')?.flatMap((line) => text(line, 'path') ?? []),
  )
  if (!repository.seen) return repository
  // No journal yet: nothing is under any seal.
  if (!tree.seen) return tree.why === 'absent' ? { seen: true, value: { credentials: [] } } : tree
  const asked = tree.value.filter((path) => /^(entries|sealed)\/.+\.json$/.test(path))
  const old = new Set<string>()
  for (const path of asked) {
    const file = read(await eye.look('/contents/{path}', [path], { ref: BRANCH }), contentOf)
    if (!file.seen) return file
    if (isOld(path, file.value, { seals, repository: repository.value })) old.add(credentialIn(path))
  }
  return { seen: true, value: { credentials: [...old].toSorted() } }
}

interface Under {
  readonly seals: Seals
  readonly repository: number
}

function isOld(path: string, content: string, { seals, repository }: Under): boolean {
  if (path.startsWith('sealed/')) return sealOf(content) !== seals.current.id
  return readEntry(content, seals, repository).state === 'bad'
}

/** `entries/openai/production.json` and `sealed/openai/production/<slot>/<tag>.json` → `openai/production`. */
function credentialIn(path: string): string {
  const [kind = '', ...rest] = path.replace(/\.json$/, '').split('/')
  const parts = kind === 'sealed' ? rest.slice(0, -2) : rest
  return parts.map(decodeURIComponent).join('/')
}
