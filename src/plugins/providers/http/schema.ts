import type { JsonSchema } from '../../contract/plugin.ts'
import { ITEMS, PATH } from './path.ts'

const path = (description: string): JsonSchema => ({ type: 'string', pattern: PATH, maxLength: 200, description })

const span = (description: string): JsonSchema => ({
  type: 'string',
  pattern: '^[0-9]{1,4}(s|m|h|d)$',
  description: `${description} As in 30s, 5m, 1h.`,
})

const request = (methods: string): JsonSchema => ({
  type: 'string',
  pattern: `^(${methods}) /[\\w~.!$&'()*+,;=:@%/?{}-]*$`,
  maxLength: 500,
  description: `Method and path below \`address\`: one of ${methods.replaceAll('|', ', ')}, as in ${methods.split('|')[0]} /v1/keys. Never a key in it.`,
})

const headers: JsonSchema = {
  type: 'object',
  additionalProperties: { type: 'string', pattern: '^[\\x20-\\x7e]{1,500}$' },
  description: 'Headers and their values.',
}

const bodies = {
  json: { type: 'object', description: 'The body as JSON; placeholders in its texts.' },
  form: {
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 2000 },
    description: 'The body as a form instead.',
  },
  headers: { ...headers, description: 'Further headers of this request alone.' },
} as const

const word: JsonSchema = { type: ['string', 'integer', 'boolean'] }

const words = (description: string): JsonSchema => ({ type: 'array', items: word, minItems: 1, description })

const matches = (description: string): JsonSchema => ({
  type: 'array',
  minItems: 1,
  items: {
    type: ['integer', 'object'],
    minimum: 200,
    maximum: 499,
    additionalProperties: false,
    required: ['status', 'at', 'is'],
    properties: {
      status: { type: 'integer', minimum: 200, maximum: 499 },
      at: path('Where in the answer a word stands: error.code.'),
      is: words('The words of which it has to be one.'),
    },
  },
  description: `${description} A status, or \`{ status, at, is }\`.`,
})

const change = (about: string): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: ['request', 'done'],
  properties: {
    request: request('POST|PUT|PATCH|DELETE'),
    ...bodies,
    done: matches('Answers that say it is done.'),
    already: matches('Answers that say it was so before.'),
  },
  description: `${about} It names the key by \`{id}\`.`,
})

const mint: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['request', 'id', 'value'],
  properties: {
    request: request('POST|PUT'),
    ...bodies,
    id: path('Where the answer has the key’s id.'),
    value: path('Where the answer has the key itself.'),
    created: path('Where the answer tells when it was made.'),
    expires: path('Where the answer tells when it ends.'),
    'longest-name': {
      type: 'integer',
      minimum: 50,
      maximum: 500,
      description: 'Characters of the longest name that the API takes. Default: 64.',
    },
    full: matches('Answers that say there is no room for another key.'),
  },
  description: 'How a key is made. Its name is `{tag}` and nothing else.',
}

const list: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['request', 'items', 'id', 'name', 'pages'],
  properties: {
    request: request('GET|POST'),
    ...bodies,
    items: { type: 'string', pattern: ITEMS, maxLength: 200, description: 'Where the keys are: data.items[], or [].' },
    id: path('Where an item has its id.'),
    name: path('Where an item has its name.'),
    created: path('Where an item tells when it was made.'),
    expires: path('Where an item tells when it ends.'),
    hint: path('Where an item shows both ends of the value, as in acme_…x9Qz.'),
    pages: {
      type: ['string', 'object'],
      pattern: '^one$',
      additionalProperties: false,
      required: ['next', 'as'],
      properties: {
        next: path('Where the answer has what the next page is asked by.'),
        as: { type: 'string', pattern: '^[\\w.-]{1,60}$', description: 'The query’s parameter that takes it.' },
        end: {
          enum: ['empty', 'missing'],
          description:
            'The last page has nothing there: `empty` (null, false or an empty text, the default), or `missing`, where the field may be left out.',
        },
      },
      description: '`one`, where one answer has all keys there are; or how the next page is asked for.',
    },
    most: {
      type: 'integer',
      minimum: 1,
      maximum: 10000,
      description: 'Keys that one answer shows at most; with `pages: one` so many are not taken for all.',
    },
    status: {
      type: 'object',
      additionalProperties: false,
      required: ['at', 'alive'],
      properties: {
        at: path('Where an item has its status.'),
        alive: words('Words for a key that works.'),
        disabled: words('Words for a disabled one.'),
        expired: words('Words for one that has ended.'),
        gone: words('Words for a deleted one that is still shown.'),
      },
      description:
        'What an item’s status means. Another word than these stops Keyturn. Without it: all that is listed is alive.',
    },
    used: {
      type: 'object',
      additionalProperties: false,
      required: ['at', 'lag', 'resolution'],
      properties: {
        at: path('Where an item tells its last use.'),
        lag: span('How late it may tell of a use.'),
        resolution: span('How coarse the time is.'),
      },
      description: 'The last use. Without it nothing is known of use, and time decides.',
    },
  },
  description: 'How all keys are listed. Without names in it nothing could be told apart.',
}

const probe: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['request', 'alive', 'dead'],
  properties: {
    request: request('GET|POST'),
    ...bodies,
    basic: { type: 'string', maxLength: 300, description: 'User and password instead of a header: "{value}:".' },
    alive: matches('Answers to a key that works.'),
    'alive-forbidden': matches('Answers to a key that lives and may not do this.'),
    dead: matches('Answers to a dead key, and to nothing else: told apart by the body unless the status is 401.'),
    account: path('Where the answer names the account.'),
  },
  description: 'How a value is asked whether it works. Every other answer is unknown.',
}

/** `with:` of the provider `http`. Every other name is a word of the manifest's own, for `{with.name}`. */
export const schema: JsonSchema = {
  type: 'object',
  additionalProperties: {
    type: 'string',
    pattern: '^[A-Za-z0-9_][\\w .:@/+-]{0,199}$',
    description: 'A word of your own, that templates name as {with.…}.',
  },
  required: ['address', 'console', 'pattern', 'mint', 'list', 'probe', 'revoke'],
  dependentRequired: { disable: ['enable'], enable: ['disable'] },
  properties: {
    address: {
      type: 'string',
      pattern: '^(https://[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]{1,5})?|http://(127\\.0\\.0\\.1|localhost)(:[0-9]{1,5})?)$',
      maxLength: 200,
      description:
        'Where the API is: https:// and a host, without a path. The workflow allows it by `allow-endpoints`.',
    },
    console: {
      type: 'string',
      pattern: '^https://[^\\s<>()\\[\\]"\'`\\\\|]+$',
      maxLength: 300,
      description: 'Page of the provider’s console where a person sees and deletes keys.',
    },
    pattern: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'What a whole value looks like, as a regular expression: acme_[A-Za-z0-9]{40}.',
    },
    rights: {
      type: 'string',
      pattern: '^[^\\p{Cc}]{1,200}$',
      description: 'What a new key may do, in words: shown in the proposal. What it may do indeed, `mint` says.',
    },
    capacity: { type: 'integer', minimum: 2, maximum: 10000, description: 'Keys that the account may have at once.' },
    settles: span('How long a new key may be refused, or a deleted one work on. Default: 1m.'),
    times: {
      enum: ['stamps', 'seconds', 'milliseconds'],
      description: 'How the API writes times: as texts of RFC 3339 (the default), or counted since 1970.',
    },
    headers: { ...headers, description: 'Headers of every request but the probe; one has `{admin}`, the admin key.' },
    basic: { type: 'string', maxLength: 300, description: 'User and password instead: "{admin}:".' },
    mint,
    list,
    probe,
    revoke: change('How a key is deleted.'),
    disable: change('How a key is disabled.'),
    enable: change('How it is enabled again.'),
  },
}

/** Names that are not the manifest's own. */
export const KNOWN: ReadonlySet<string> = new Set(Object.keys(Object(schema['properties'])))
