import type { StoreTraits } from '../contract/store.ts'

/** What a store is, for who chooses one: the table in docs/stores is made of it, and the shared suite holds each store to it. */
export interface DeclaredStore extends Omit<StoreTraits, 'layout' | 'reaches'> {
  /** Its page, where it has one. */
  readonly page?: string
  /** What it is opened with, in words. */
  readonly opens: string
  /** When readers have a new value, in words. */
  readonly reaches: string
}

/** By the name that the manifest gives a store, with its layout where there are several. */
export const DECLARED: Readonly<Record<string, DeclaredStore>> = {
  'github, layout single': {
    page: 'github.md',
    opens: 'the App’s token',
    custody: 'sealed',
    restores: true,
    reaches: 'with the next job',
  },
  'github, layout versioned': {
    page: 'github.md',
    opens: 'the App’s token',
    custody: 'native',
    restores: true,
    reaches: 'with the next run of what was merged',
  },
  'github, layout dual': {
    page: '../providers/generated.md',
    opens: 'the App’s token',
    custody: 'sealed',
    restores: true,
    reaches: 'with the next job',
  },
  command: {
    page: 'command.md',
    opens: 'what the workflow passes and allows (`allow-commands`)',
    custody: 'after-merge',
    restores: false,
    reaches: 'when that tool has brought it there',
  },
  'aws-secrets-manager': {
    page: 'aws-secrets-manager.md',
    opens: 'the job’s identity, or AWS keys of the workflow',
    custody: 'native',
    restores: true,
    reaches: 'with the next read',
  },
  vault: {
    page: 'vault.md',
    opens: 'the job’s identity, or `VAULT_TOKEN`',
    custody: 'native',
    restores: true,
    reaches: 'with the next read',
  },
  vercel: {
    page: 'vercel.md',
    opens: '`VERCEL_TOKEN`',
    custody: 'after-merge',
    restores: false,
    reaches: 'with the next build',
  },
}
