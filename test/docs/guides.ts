import { playByHand } from './play-by-hand.ts'
import { playVercel } from './play-vercel.ts'
import { leaving } from './play-leaving.ts'
import { type Guide, inOrder, reported } from './play.ts'

/** Every guide whose story is played. */
export const GUIDES: readonly Guide[] = [
  {
    page: 'docs/guides/node-service.md',
    folder: 'docs/examples/node-service',
    workflow: 'deploy.yml',
    script: inOrder,
    keys: [
      { name: 'openai', provider: 'openai', environment: 'staging' },
      { name: 'openai', provider: 'openai', environment: 'production' },
    ],
  },
  {
    page: 'docs/guides/nextjs.md',
    folder: 'docs/examples/nextjs',
    workflow: 'release.yml',
    keys: [
      { name: 'openai', provider: 'openai', layout: 'versioned' },
      { name: 'resend', provider: 'resend', layout: 'versioned' },
    ],
  },
  {
    page: 'docs/guides/vercel.md',
    folder: 'docs/examples/vercel',
    workflow: 'keyturn.yml',
    keys: (['supabase', 'stripe', 'resend', 'openai'] as const).map((provider) => ({
      name: provider,
      provider,
      host: 'vercel',
    })),
    play: playVercel,
  },
  {
    page: 'docs/guides/by-hand.md',
    folder: 'docs/examples/by-hand',
    workflow: 'deploy.yml',
    keys: [{ name: 'answers', provider: 'manual', environment: 'production' }],
    play: playByHand,
  },
  {
    page: 'docs/guides/compromised.md',
    folder: 'docs/examples/compromised',
    workflow: 'deploy.yml',
    age: 20,
    script: reported,
    varies: ['after', 'minutes', 'rest'],
    keys: [{ name: 'openai', provider: 'openai', environment: 'production' }],
  },
  {
    page: 'docs/guides/leaving.md',
    folder: 'docs/examples/leaving',
    workflow: 'deploy.yml',
    age: 10,
    keys: [
      { name: 'openai', provider: 'openai', environment: 'staging' },
      { name: 'openai', provider: 'openai', environment: 'production' },
    ],
    script: leaving,
  },
  {
    page: 'docs/guides/platform.md',
    folder: 'docs/examples/platform',
    workflow: 'deploy.yml',
    keys: ['checkout', 'reports', 'search', 'support'].map((environment) => ({
      name: 'openai',
      provider: 'openai',
      environment,
    })),
  },
]
