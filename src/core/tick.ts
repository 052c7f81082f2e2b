// The one box of a proposal that is people's to tick. Bodies are written and never read for a decision, but for this: whether what
// stands there is, sign for sign, what Keyturn wrote, with that box ticked. Who did that, and whether it counts, is not the text's to say.
import { createHmac } from 'node:crypto'
import { canonical } from './canonical.ts'
import type { Instant, Tag } from './facts.ts'
import type { Seal, Seals } from './seal.ts'

/** Stands above the box. */
export const YOURS = '**Yours to tick**'

/** One writing of a body, as GitHub's history has it. */
export interface Edit {
  readonly id: string
  readonly at: Instant
  readonly author: string
  /** A person's own account: no App, nobody who left. */
  readonly person: boolean
  /** Keyturn wrote it. */
  readonly ours: boolean
}

/** `open`: as Keyturn wrote it; `ticked`: that and nothing else; `changed`: something else was written, too. */
export type Box = 'none' | 'open' | 'ticked' | 'changed'

const [OPEN, TICKED] = [`${YOURS}\n- [ ] `, `${YOURS}\n- [x] `]
const MARK = /\n<!-- keyturn:box:([0-9a-f]{64}) -->$/

/** A body with an open box, vouched for; any other as it is. Of which rotation it speaks goes along: a text of another one is none of this. */
export function vouched(body: string, { seal, tag }: { readonly seal: Seal; readonly tag: Tag }): string {
  const text = plain(body)
  return text.includes(OPEN) ? `${text}\n<!-- keyturn:box:${macOf(text, seal, tag)} -->\n` : body
}

/** Did Keyturn show an open box there? */
export function isBoxed(body: string): boolean {
  return MARK.test(plain(body))
}

/** What became of the box. */
export function readBox(body: string, { seals, tag }: { readonly seals: Seals; readonly tag: Tag }): Box {
  const text = plain(body)
  const mark = MARK.exec(text)
  if (!mark) return 'none'
  const known = [seals.current, ...(seals.previous ? [seals.previous] : [])]
  const isOurs = (told: string): boolean => known.some((seal) => macOf(told, seal, tag) === mark[1])
  const told = text.slice(0, mark.index)
  if (isOurs(told)) return 'open'
  return isOurs(told.replace(TICKED, OPEN)) ? 'ticked' : 'changed'
}

/** Who wrote all that stands there beyond Keyturn's last writing, newest first; undefined: several did, or nobody can tell. */
export function whoseTick(edits: readonly Edit[]): Edit | undefined {
  const last = edits.findIndex(({ ours }) => ours)
  const since = edits.slice(0, Math.max(0, last))
  const [newest] = since
  return newest && since.every(({ person, author }) => person && author === newest.author) ? newest : undefined
}

/** How GitHub ends lines, and the space around a text, are no difference. */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}

function macOf(text: string, seal: Seal, tag: Tag): string {
  return createHmac('sha256', seal.mac)
    .update(canonical({ box: tag, text }))
    .digest('hex')
}
