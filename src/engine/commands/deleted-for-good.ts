// What a person says of the key of a credential that is being retired: it is gone, and nobody else can tell.
import { isUnlisted } from '../../core/decide/listing.ts'
import type { Entry } from '../../core/entry/entry.ts'
import type { Kit } from '../kit.ts'
import { type Order, refusal } from './meaning.ts'
import { believe, type Word } from './word.ts'

export async function deletedForGood(kit: Kit, entry: Entry, { by, request }: Order): Promise<Entry> {
  return believe(kit, entry, { by, request, ...(await goneForGood(kit, entry)) })
}

/** Of a credential that is being retired: nobody lists its key, or nobody knows it, or it was gone before Keyturn came. */
async function goneForGood(kit: Kit, { incumbent, deadAt }: Entry): Promise<Word> {
  const { id } = kit.credential
  if (deadAt !== undefined) throw refusal(`that the key of ${id} is gone is known already`)
  const keyId = incumbent?.keyId
  if (keyId === undefined) return { key: 'the key in service', unseen: 'nobody knows which key it was' }
  if (isUnlisted(kit.plugin.traits)) return { key: keyId, unseen: 'nobody lists these keys for Keyturn' }
  const { keys, complete } = await (await kit.provider()).list()
  if (keys.some((key) => key.id === keyId))
    throw refusal(`the key ${keyId} of ${id} is not deleted: the provider lists it`)
  if (!complete && keys.length > 0) throw refusal(`the provider does not list all its keys just now. Try again later`)
  return { key: keyId, unseen: `the list of keys, ${keys.length} of them, does not show it` }
}
