// Everything a rendered text may speak of. Plain data, no clocks: a text changes only when one of these does.
import type { Entry } from '../entry/entry.ts'
import type { Instant, KeyFacts, Oid, SlotAddress } from '../facts.ts'
import type { Credential, Layout, Role } from '../manifest/policy.ts'
import type { Called } from '../people/escalation.ts'
import type { Phase } from '../phase.ts'
import type { Reason } from '../reasons.ts'

export interface Situation {
  readonly credential: Credential
  readonly entry: Entry
  readonly repository: {
    readonly owner: string
    readonly name: string
    readonly url: string
    readonly defaultBranch: string
  }
  readonly provider: ProviderTexts
  readonly slots: readonly SlotTexts[]
  /** Each deployer in words: `deploy.yml with environment=production`. */
  readonly deploys: readonly string[]
  /** Each witness in words, for "When you merge": `https://app.acme.dev/healthz/openai on 4 instances`. */
  readonly witnesses: readonly string[]
  readonly phase: Phase
  readonly because: Reason
  /** The reason's sentence with the facts of this case. */
  readonly about: string
  readonly until?: Instant
  /** Who is called by now, because nobody came. */
  readonly called?: Called
  /** When the rotation became due, and by what. */
  readonly due: Instant
  /** Journal commit that these texts render. */
  readonly journal: Oid
  /** Default-branch head at which the policy was read. */
  readonly policyAt: Oid
  /** URL of the Action run, or undefined for the CLI. */
  readonly run?: string
  /** Pull request that brought the incumbent, where known. */
  readonly incumbentKey?: KeyFacts
  readonly version: string
  /** It is told in one proposal with others. */
  readonly joint?: true
  /** Other credentials that need the old key; absent: none. */
  readonly sharing?: readonly string[]
  /** Path of the manifest; absent: `rotation.yml`. */
  readonly manifest?: string
}

export interface ProviderTexts {
  readonly id: string
  readonly rights: string
  readonly console: string
  /** Where a person reads what was done with a key. */
  readonly logs: string
  readonly disable: boolean
  readonly usage: 'last-used' | 'counter' | 'none'
  /** A new key is made disabled, and enabled once every instance accepts it. */
  readonly shut?: true
  /** How late the provider may tell of use, in milliseconds. */
  readonly lag: number
  /** How the old key goes, where it is not simply deleted. */
  readonly ends?: string
  /** What the report of it costs beyond the key, and what it does not end. */
  readonly reported?: string
  /** What a person who makes and ends its keys is told besides. */
  readonly advice?: { readonly make: string; readonly end: string; readonly form?: string }
}

export interface SlotTexts {
  readonly address: SlotAddress
  /** Where it is no secret of GitHub's: `of the project prj_4f9Kx2 at Vercel, for production`. */
  readonly at?: string
  /** What it is there: `field`. Absent: a variable. */
  readonly thing?: string
  readonly environment?: string
  readonly secret: string
  /** `with the next job that names the environment`. */
  readonly reaches: string
  readonly layout: Layout
  /** Layout `dual`: it is only accepted, beside the one that is used. */
  readonly role?: Role
  readonly restorable: boolean
  /** Why not, when it is not: a clause. */
  readonly why?: string
}
