import { CLASSES, DEFAULTS } from '../defaults.ts'
import { choice, list, oneOrMore } from '../shape.ts'
import { deploys } from './deploy.ts'
import { freeze, timeZone, window } from './calendar.ts'
import { duration, personOrTeam } from './scalars.ts'
import { stores } from './store.ts'

/** What can be said in `defaults:`, for a key, and for one environment of it; the nearest counts. */
export const policyFields = {
  class: {
    shape: choice(['high', 'standard', 'low']),
    about: `How old a key may become: high ${CLASSES.high}, standard ${CLASSES.standard}, low ${CLASSES.low}.`,
    default: DEFAULTS.class,
  },
  every: {
    shape: duration('1d', '730d'),
    about: 'How old a key may become, in place of a class.',
  },
  owner: {
    shape: personOrTeam,
    about: 'Who answers for the key: "@login" or "@org/team".',
  },
  reviewers: {
    shape: list(personOrTeam),
    about: 'Whose review proposals ask for: logins and teams.',
  },
  overlap: {
    shape: duration('0s', '90d'),
    about: 'How long both keys live at least, once the new one is verified.',
    default: DEFAULTS.overlap,
  },
  quiet: {
    shape: duration('0s', '90d'),
    about: 'How long the old key must have been silent before it goes.',
    default: DEFAULTS.quiet,
  },
  hold: {
    shape: duration('0s', '90d'),
    about: 'How long the old key is disabled before it is deleted, where the provider can disable.',
    default: DEFAULTS.hold,
  },
  expires: {
    shape: duration('1d', '90d'),
    about: 'How long a proposal stays open that nobody merges.',
    default: DEFAULTS.expires,
  },
  'patience-for-silence': {
    shape: duration('1d', '365d'),
    about: 'How long an old key may stay in use before its owner is told who uses it.',
    default: DEFAULTS['patience-for-silence'],
  },
  verify: {
    shape: choice(['usage', 'probe', 'deployment']),
    about:
      'The least that counts as proof that the new key serves. Default: usage where the provider tells it, else deployment.',
  },
  'old-key': {
    shape: choice(['quiet', 'time', 'person']),
    about: 'What retires the old key. Default: quiet where the provider tells use, else time.',
  },
  'on-alert': {
    shape: choice(['ask', 'leaked', 'exploited']),
    about:
      'What happens when GitHub’s secret scanning finds a key of ours: people are asked, or it is reported at once as leaked or exploited.',
    default: DEFAULTS['on-alert'],
  },
  window: {
    shape: oneOrMore(window),
    about:
      'When a new key may go into service, and an old one be disabled and deleted: days and hours of the week. Default: always.',
  },
  freeze: {
    shape: oneOrMore(freeze),
    about: 'Days on which none of that is done, first and last included.',
  },
  timezone: {
    shape: timeZone,
    about: 'The place whose clock window and freeze are read by.',
    default: DEFAULTS.timezone,
  },
  store: {
    shape: stores,
    about: 'Where the value is kept. Default: a GitHub secret named as the key.',
    default: 'github',
  },
  deploy: {
    shape: deploys,
    about: 'How the consumers get the new value.',
  },
} as const

/** What belongs to one environment, wherever else it is written. */
export const ONE_ENVIRONMENT = {
  after: 'belongs to an environment of a key: it names the environment that is rotated before it',
} as const

/** What the design names for keys and defaults and the code does not do. */
export const LATER_POLICY = ['notice', 'group', 'notify'] as const

/** What is said once for several credentials. */
export const WHOLE_FILE = {
  together: 'stands at the top of the file, and names every credential that goes with it',
} as const
