import { Failure } from '../../../core/failure.ts'
import type { Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Explained } from '../../../http/send.ts'
import type { Minted } from '../../contract/provider.ts'
import { patternOf } from '../../contract/pattern.ts'
import { inside, number, text } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import { type Api, ask } from './ask.ts'
import { fits, matchesOf } from './match.ts'
import { at, idAt } from './path.ts'
import { timeAt } from './span.ts'

/** Every tag can be spelled in so many characters. */
const NAME = 64

/** Whatever the method, it goes out once. */
export async function mint(api: Api, tag: Tag): Promise<Minted> {
  const said = inside(api.config, 'mint')
  const full = matchesOf(said, 'full')
  const request = {
    ...ask(api, 'mint', { fills: { tag: spellWithin(tag, number(said, 'longest-name') ?? NAME) } }),
    repeats: 0,
    explain: (status: number, json: unknown): Explained | undefined => (fits(full, status, json) ? NO_ROOM : undefined),
  }
  const reply = await api.context.send(request)
  const path = text(said, 'value') ?? ''
  const token = at(reply.json, path)
  const value = typeof token === 'string' && token !== '' ? Secret.of(token, api.context.mask) : undefined
  const keyId = idAt(reply.json, text(said, 'id') ?? '')
  if (value === undefined || keyId === undefined) throw misread(request, reply, 'no key in it')
  // A path that leads to another field would put that into service.
  if (!value.matches(patternOf(api.config) ?? /(?!)/))
    throw new Failure(
      'unexpected-response',
      `The key ${keyId} was made, and what stands at ${path} in the answer is no value as \`pattern:\` says. It is not used, and it is deleted.`,
      { effect: 'done', status: reply.status },
    )
  const created = timeAt(api.config, reply.json, text(said, 'created'))
  const expires = timeAt(api.config, reply.json, text(said, 'expires'))
  if (expires === 'wrong') throw misread(request, reply, `something else than a time at ${text(said, 'expires')}`)
  return {
    keyId,
    parts: { value },
    ...(typeof created === 'number' ? { createdAt: created } : {}),
    ...(expires === undefined ? {} : { expiresAt: expires }),
  }
}

const NO_ROOM: Explained = {
  code: 'quota-reached',
  message: 'There is no room for another key. Delete one that nobody needs, or raise the limit at the provider.',
}
