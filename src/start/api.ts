import { type Api, createApi } from '../github/api.ts'
import { tokenFrom } from '../github/token.ts'
import { sourceOf } from './github.ts'
import type { Outside, Wishes } from './options.ts'
import { sendBy } from './send.ts'

/** One repository, without any of what a rotation needs. */
export function openApi(outside: Outside, { login }: Pick<Wishes, 'login'>): Api {
  const { clock, api: base, owner, name, redactor, gap } = outside
  const { mask } = redactor
  const send = sendBy(outside)
  const token = tokenFrom(sourceOf(login, mask), { send, clock, mask, base, owner, name })
  return createApi({ send, clock, token, base, owner, name, ...(gap === undefined ? {} : { gap }) })
}
