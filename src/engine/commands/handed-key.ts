// Which key of the provider's listing a value is that a person handed in: nothing goes into service that is not found there.
import type { Candidate, Entry } from '../../core/entry/entry.ts'
import type { KeyFacts } from '../../core/facts.ts'
import { MINUTE } from '../../core/schedule/due.ts'
import type { Secret } from '../../core/secret.ts'
import { patternOfHint } from '../../plugins/contract/hint.ts'
import type { Minted, Parts } from '../../plugins/contract/provider.ts'
import type { Kit } from '../kit.ts'
import { refusal } from './meaning.ts'

const BREATH = 5000

/** The clock of the provider may go a little behind ours. */
const SLACK = MINUTE

/** The handed-in value with the id that it has from now on. Where only people see the keys, they call it by the name that was asked for. */
export async function namedKey(
  kit: Kit,
  {
    candidate,
    entry,
    value,
    parts,
  }: {
    readonly candidate: Candidate
    readonly entry: Entry
    readonly value: Secret
    readonly parts: Parts
  },
): Promise<Minted> {
  if (kit.plugin.traits.mint === 'person') return { keyId: candidate.tag, parts }
  const key = await oneOf(kit, candidate, parts)
  judge(kit, { key, candidate, value })
  if (key.id === entry.incumbent?.keyId)
    throw refusal('this is the old key, which is in service already. Make a new one')
  const { createdAt, expiresAt } = key
  return {
    keyId: key.id,
    parts,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/** The one that bears the name; a listing may be behind, so it is asked again as long as the provider takes to settle. */
async function oneOf(kit: Kit, { tag }: Candidate, parts: Parts): Promise<KeyFacts> {
  const { clock } = kit.shared
  const provider = await kit.provider()
  const until = clock.monotonic() + kit.plugin.traits.settles
  for (;;) {
    const named = (await provider.list()).keys.filter((key) => key.tag === tag)
    const [only] = named
    if (named.length > 1)
      throw refusal(
        `${named.length} keys bear the name ${tag}: ${named.map(({ id }) => id).join(' and ')}. Delete all but the one whose value you hand in`,
      )
    if (only !== undefined) return only
    const found = await provider.find?.(parts)
    // The listing may have caught up between the two looks: then it is the one, and the next look shows it.
    if (found !== undefined && found.key.tag !== tag)
      throw refusal(
        `the value belongs to the key ${found.keyId}, which was not made under the name that was asked for. Make one named ${tag}, and delete that one`,
      )
    if (clock.monotonic() + BREATH > until)
      throw refusal(
        `no key named ${tag} is listed. If it was made a moment ago, say the same again; else make it where the admin key sees it`,
      )
    await clock.sleep(BREATH)
  }
}

interface Judged {
  readonly key: KeyFacts
  readonly candidate: Candidate
  readonly value: Secret
}

function judge({ plugin, credential }: Kit, { key, candidate, value }: Judged): void {
  const { id, elsewhere, status, hint, createdAt } = key
  if (elsewhere !== undefined)
    throw refusal(
      `the key ${id} was made ${elsewhere}, and rotation.yml asks for ${plugin.rights(credential.with)}. Make it there under the same name, and delete that one`,
    )
  if (!value.matches(patternOfHint(hint)))
    throw refusal(
      hint === undefined
        ? `${plugin.id} shows nothing of the value of ${id}, so whether it is the one that was handed in cannot be told`
        : `the value is not the one of ${id}, which bears the name ${candidate.tag}. Hand in the value of that key`,
    )
  if (status !== 'alive')
    throw refusal(`the key ${id} is ${status}. Switch it on, or make another one under the same name`)
  if (createdAt !== undefined && createdAt < candidate.announcedAt - SLACK)
    throw refusal(`the key ${id} is older than the request, so it was only renamed. Make a new one`)
}
