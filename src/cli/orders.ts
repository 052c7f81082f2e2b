// Verbs that are commands: with the seal they are carried out here, without it by the workflow.
import type { VerbSpec } from './verbs.ts'

/** Options of verbs that reach GitHub. */
export const REMOTE = ['repo', 'manifest', 'token-stdin', 'json'] as const

export const ORDERS = {
  adopt: {
    use: 'adopt <credential> [KEY]',
    about: 'Takes what is in service as the key to go on with: a way out of a parked credential.',
    least: 1,
    most: 2,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [
      ['keyturn adopt openai/production', 'what stands in the secret now'],
      ['keyturn adopt openai/production key_Qm42Zc8e', 'that very key, by the provider’s id'],
    ],
  },
  rotate: {
    use: 'rotate <credential>',
    about: 'Begins a rotation now, whatever the key’s age. Windows, review and evidence stay as they are.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn rotate openai/production', 'somebody left who may have known the key']],
  },
  retry: {
    use: 'retry <credential>',
    about: 'Tries again at once: three more attempts where they were spent, or a failed deployment once more.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn retry openai/production', 'what made it fail is mended']],
  },
  postpone: {
    use: 'postpone <credential> <duration>',
    about: 'Begins nothing, puts nothing into service and takes nothing away for so long; 0 ends it.',
    least: 2,
    most: 2,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [
      ['keyturn postpone openai/production 36h', 'not before the launch'],
      ['keyturn postpone openai/production 0', 'the launch is over'],
    ],
  },
  abort: {
    use: 'abort <credential>',
    about: 'Gives up what nobody approved: a new key in review, or a way back that was ordered.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn abort openai/production', 'not now']],
  },
  rollback: {
    use: 'rollback <credential>',
    about: 'Puts the old key of a merged rotation back at once; the new one goes when people have merged that.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn rollback openai/production', 'the new key is at fault']],
  },
  retire: {
    use: 'retire <credential>',
    about: 'Proposes the end of a credential: merged, its key is taken away once nobody uses it, and no other made.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn retire openai/production', 'what used it is switched off for good']],
  },
  owner: {
    use: 'owner <credential> @login',
    about: 'Proposes another owner of a credential: a pull request that changes rotation.yml, and no key.',
    least: 2,
    most: 2,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [
      ['keyturn owner openai/production @hubot', 'a person'],
      ['keyturn owner openai/production @acme/sre', 'a team'],
    ],
  },
  offboard: {
    use: 'offboard @login',
    about:
      'Somebody leaves: hands over what they own by a pull request, and rotates the keys of it that people may have seen.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn offboard @mona', 'the list of what else is to be done comes with the pull request']],
  },
  overwrite: {
    use: 'overwrite <credential>',
    about: 'Writes Keyturn’s own value over a secret that somebody changed: the other way out.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn overwrite openai/production', 'the approved key is put back']],
  },
  deleted: {
    use: 'deleted <credential>',
    about: 'Says that a person deleted the old key at a provider where nobody else can see it.',
    least: 1,
    most: 1,
    options: ['value', 'patience', 'workflow', ...REMOTE],
    examples: [
      ['keyturn deleted groq/production', 'ends the rotation'],
      ['keyturn deleted stripe/production --value', 'asks for the old value, and Stripe whether it is dead'],
    ],
  },
  leaked: {
    use: 'leaked <credential> [KEY] | --value',
    about: 'Somebody may have the key: replaces it now, without window, review or overlap. The app goes on.',
    least: 1,
    most: 2,
    instead: 'value',
    options: ['value', 'patience', 'workflow', ...REMOTE],
    examples: [
      ['keyturn leaked --value', 'asks for what was found, without echo, and tells itself whose it is'],
      ['keyturn leaked openai/production', 'from here to the new key in service in one run'],
      ['keyturn leaked openai/production key_Qm42Zc8e', 'that one, where two live'],
    ],
  },
  exploited: {
    use: 'exploited <credential> <credential> [KEY]',
    about:
      'Somebody abuses the key: takes it away first, then replaces it. What uses it fails until then. The name is written twice.',
    least: 2,
    most: 3,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [
      ['keyturn exploited openai/production openai/production', 'the key is dead within seconds, and cannot come back'],
    ],
  },
  disable: {
    use: 'disable <credential> [KEY]',
    about: 'Takes a key out of service at a provider that can bring it back, and does nothing else.',
    least: 1,
    most: 2,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn disable openai/production', 'refused where the provider can only delete']],
  },
  'restore-key': {
    use: 'restore-key <credential> [KEY]',
    about: 'Enables again what `disable` disabled; never a key that was reported.',
    least: 1,
    most: 2,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn restore-key openai/production', 'the key serves again']],
  },
  'approve-evidence': {
    use: 'approve-evidence <credential>',
    about: 'Your word where no machine tells: the new key serves; or, once it does, nothing uses the old one any more.',
    least: 1,
    most: 1,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn approve-evidence openai/production', 'the checkout was tried, and works']],
  },
  revoke: {
    use: 'revoke <credential> <credential> [KEY]',
    about: 'Takes the key that is on its way out away within minutes. The name is written twice.',
    least: 2,
    most: 3,
    options: ['patience', 'workflow', ...REMOTE],
    examples: [['keyturn revoke openai/production openai/production', 'nobody needs it; what is in use stays']],
  },
} as const satisfies Readonly<Record<string, VerbSpec>>
