import type { CredentialId, Instant, KeyId } from '../../core/facts.ts'
import type { PersonWitnessSpec } from '../../core/manifest/policy.ts'
import type { Witness } from '../contract/witness.ts'

/** What somebody said of a key. */
export interface Said {
  readonly keyId: KeyId
  /** The questions it answers. */
  readonly asked: readonly string[]
  readonly by: string
  readonly at: Instant
  readonly request: string
}

/** What the witness `person` is opened with. */
export interface PersonOpening {
  readonly now: () => Instant
  readonly credential: CredentialId
  /** What a commander said last, as the journal has it. */
  readonly word: () => Said | undefined
}

/** Where no machine sees it: somebody looks, and says so by a command. Said of another key, or before it was deployed, it is no answer. */
export function openPerson({ ask }: PersonWitnessSpec, { now, credential, word }: PersonOpening): Witness {
  return {
    id: 'person',
    what: `a person: ${ask}`,
    serves: async (since, { keyId }) => {
      const said = word()
      const counts = said?.keyId === keyId && said.asked.includes(ask) && said.at >= since
      return {
        witness: 'person',
        asked: ask,
        answer: counts
          ? `${said.by} says yes (${said.request})`
          : `nobody has answered yet; \`/keyturn approve-evidence ${credential}\` says yes`,
        verdict: counts ? 'yes' : 'waiting',
        at: counts ? said.at : now(),
      }
    },
  }
}
