import type { Check } from '../finding.ts'

export const publicRepository: Check = ({ repository }) =>
  repository.private
    ? []
    : [
        {
          level: 'note',
          what: 'The repository is public.',
          means:
            'Everybody reads the manifest, the lock, the journal and the pull requests: which keys there are, how old they are, whose they are, when they change. No value of a key is in any of them.',
          fix: 'Keep names of keys free of what nobody should know, or keep the manifest in a private repository that deploys the app.',
        },
      ]
