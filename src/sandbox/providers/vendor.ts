import type { Pair } from '../pair.ts'
import type { SandboxClock, Handler } from '../contract.ts'
import type { Delays, Life } from './life.ts'

/** A key as every vendor has them. */
export interface VendorKey extends Life {
  readonly id: string
  readonly name: string
  readonly value: string
}

/** A key a person made in the console. */
export interface MadeKey {
  readonly id: string
  readonly value: string
  /** What `with:` would have to say. */
  readonly with: Readonly<Record<string, string>>
}

/** What is the same of every vendor: the truth about its keys, and what a person does in its console. */
export interface Vendor {
  readonly delays: Delays
  /** Every key there ever was, dead ones too. */
  keys(): readonly VendorKey[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed, admin keys too. */
  minted(): readonly string[]
  /** A new key that may make and delete keys; its value. */
  admin(): string
  /** Makes a key of its own for a use of the app. */
  make(use: string, createdAt?: number): MadeKey
  /** Makes another one where that one lives. */
  beside(first: MadeKey): MadeKey
  /** Where only people make keys: makes the one that they are asked for. */
  byName?(name: string): MadeKey
  remove(id: string): void
  /** No listing ever showed that key; absent: it shows all. */
  isHidden?(id: string): boolean
  /** What it presents to the app now is made with that value; absent: it presents nothing. */
  signs?(): string
}

/** What the app asks of a provider, again and again, below its base URL. */
export interface Errand {
  /** The base URL, where it is not `https://` and the vendor's host. */
  readonly base?: string
  readonly url: string
  readonly body: string
  /** What the body is, where it is no JSON. */
  readonly type?: string
  /** What stands before the value in HTTP Basic, where that is no part of the key. */
  readonly user?: string
  /** `Basic`: the value is a pair, `id:secret`, or has `user` before it. `AWS4`: so it is, and signs. Default: `Bearer`. */
  readonly scheme?: 'Bearer' | 'Basic' | 'AWS4'
  /** A header that holds the key as well, beside `Authorization`. */
  readonly header?: string
  /** Headers that the vendor wants of every request. */
  readonly besides?: Readonly<Record<string, string>>
}

/** A sandbox of one vendor, as the world needs it. */
export interface Played {
  readonly handler: Handler
  readonly vendor: Vendor
}

/** How a vendor joins the sandbox: all that anything outside its folder has to know of it. */
export interface VendorKind<Controls, Sandbox extends object> {
  /** The host name it answers to in-process. */
  readonly host: string
  /** Further host names of it; `*` stands for any first part. */
  readonly hosts?: readonly string[]
  /** The vendor that answers for it, at its own host, and is told of it: a part of the same company's API. */
  readonly home?: string
  /** Another vendor of the same company, whose hosts its keys are sent to as well. */
  readonly also?: string
  /** The variable that Keyturn reads its admin key from. */
  readonly admin: string
  /** What all its keys begin with, as the source of a regular expression: it tells nothing, so it is no leak. */
  readonly prefix: string
  readonly errand: Errand
  /** Its keys have two parts, and a value is `id:secret`. */
  readonly pair?: Pair
  create(clock: SandboxClock, controls?: Partial<Controls>): Sandbox & Played
}
