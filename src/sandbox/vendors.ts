import type { Life, Delays } from './providers/life.ts'
import type { OpenaiSandbox } from './providers/openai/openai.ts'
import type { ResendSandbox } from './providers/resend/resend.ts'

/** The providers the sandbox plays, as the manifest names them: one for every provider of Keyturn's. */
export const VENDORS = ['openai', 'resend'] as const
export type VendorName = (typeof VENDORS)[number]

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
  /** Makes a key of its own for a use of the app. */
  make(use: string, createdAt: number): MadeKey
  /** Makes another one where that one lives. */
  beside(first: MadeKey): MadeKey
  remove(id: string): void
}

/** The vendors of one world by name. */
export function vendorsOf(openai: OpenaiSandbox, resend: ResendSandbox): Readonly<Record<VendorName, Vendor>> {
  return { openai: ofOpenai(openai), resend: ofResend(resend) }
}

function ofOpenai(openai: OpenaiSandbox): Vendor {
  const mint = (place: Readonly<Record<string, string>>, name: string, createdAt?: number): MadeKey => {
    const { project = '', 'service-account': account = '' } = place
    const made = openai.mint({ project, account, name, ...(createdAt === undefined ? {} : { createdAt }) })
    return { ...made, with: place }
  }
  return {
    delays: openai.controls,
    keys: () => openai.keys(),
    accepts: (value) => openai.accepts(value),
    minted: () => openai.minted(),
    make: (use, createdAt) => {
      const project = openai.project(use)
      const place = { project, 'service-account': openai.serviceAccount(project, 'web') }
      return mint(place, 'web, made by hand', createdAt)
    },
    beside: (first) => mint(first.with, 'in a hurry'),
    remove: (id) => openai.remove(id),
  }
}

function ofResend(resend: ResendSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const wish = { name, permission: 'sending_access' } as const
    const made = resend.mint(createdAt === undefined ? wish : { ...wish, createdAt })
    return { ...made, with: { permission: 'sending_access' } }
  }
  return {
    delays: resend.controls,
    keys: () => resend.keys().map((key) => ({ ...key, value: key.token })),
    accepts: (value) => resend.accepts(value),
    minted: () => resend.minted(),
    make: (_use, createdAt) => mint('web, made by hand', createdAt),
    beside: () => mint('in a hurry'),
    remove: (id) => resend.remove(id),
  }
}
