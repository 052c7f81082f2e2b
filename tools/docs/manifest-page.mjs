import { FILE, KEY, KINDS, LIMITS, WITH } from './manifest-examples.mjs'

/** docs/manifest.md: every name that can stand in rotation.yml, from its JSON Schema. */
export function manifestPage(schema) {
  const { defaults, limits, keys } = schema.properties
  const key = keys.additionalProperties.anyOf.find((form) => form.properties !== undefined)
  const environment = key.properties.environments.additionalProperties.anyOf.find(
    (form) => form.properties !== undefined,
  )
  const places = { defaults: defaults.properties, key: key.properties, environment: environment.properties }
  return [
    HEAD,
    filePart(schema),
    keyPart(key, places),
    ...['store', 'deploy', 'witness'].map((name) => kindsPart(name, schema.$defs[name])),
    withPart(schema.$defs),
    `## limits\n\n${limits.description}\n\n${fieldsTable(limits, LIMITS)}`,
    TAIL,
  ].join('\n')
}

const HEAD = `# rotation.yml

<!-- Made by \`npm run docs\` from rotation.schema.json; the meanings are edited in src/core/manifest/grammar, the examples in tools/docs/manifest-examples.mjs. -->

\`rotation.yml\`, in the root of the repository or in \`.github/\`, says which keys there are, where they are used, and how old they may
get. It is policy: people write it, and it counts as it stands at the default branch's head. A mistake in it stops everything, and
nothing is ever ignored: a name that Keyturn does not know is refused, with the nearest one that it does.

An editor that knows YAML schemas completes and checks it with this first line:

\`\`\`yaml
# yaml-language-server: $schema=https://raw.githubusercontent.com/keyturn/keyturn/main/rotation.schema.json
\`\`\`

Lengths of time are \`90s\`, \`30m\`, \`24h\`, \`14d\` or \`2w\`; \`0\` needs no unit. YAML's anchors, aliases, merge keys and tags are refused.
`

const TAIL = `## What counts where

What an environment says goes over what its key says, and that over \`defaults:\`. \`with:\` is laid over line by line; everything else
as a whole. A key with \`environments:\` is one credential for each, written \`openai/production\`; without, it is one credential, written
as the key. Two credentials cannot share a secret, nor a service account of OpenAI's.
`

function filePart(schema) {
  return `## The file\n\n${fieldsTable(schema, FILE)}`
}

function keyPart(key, places) {
  // `environments` comes last; before it, what an environment alone can say.
  const { environments, ...own } = key.properties
  const all = { ...own, ...places.environment, environments }
  const rows = Object.entries(all).map(([name, field]) => {
    const where = Object.entries(places)
      .filter(([, fields]) => fields[name] !== undefined)
      .map(([place]) => place)
    return [
      ...cellsOf(name, field, { required: key.required?.includes(name) === true, example: KEY[name] }),
      where.join(', '),
    ]
  })
  return `## A key

In short, \`OPENAI_API_KEY: openai\` names the provider and leaves the rest to the defaults. In full it is a map. *Where* says whether a
name can stand under \`defaults:\`, in a key, in one environment of a key.

${table(['name', 'meaning', 'what it is', 'default', 'example', 'where'], rows)}`
}

function kindsPart(name, definition) {
  const shorts = scalarsOf(definition).map(words)
  const kinds = kindsOf(definition).map(([kind, schema]) => {
    const map = mapOf(schema)
    return `### ${name}: ${kind}\n\n${schema.description}\n\n${fieldsTable(map, KINDS[name][kind])}`
  })
  const short = shorts.length === 0 ? '' : ` In short: ${shorts.join(' or ')}.`
  return `## ${name}\n\nOne of these, or a list of them.${short}\n\n${kinds.join('\n')}`
}

function withPart(definitions) {
  const parts = Object.entries(definitions)
    .filter(([name]) => name.startsWith('with-'))
    .map(([name, schema]) => {
      const provider = name.slice('with-'.length)
      return `### with: ${provider}\n\nMore on it: [${provider}](providers/${provider}.md).\n\n${fieldsTable(schema, WITH[provider])}`
    })
  return `## with\n\nWhat a provider has to know. What the key in service tells, the adoption pull request writes here.\n\n${parts.join('\n')}`
}

function fieldsTable(schema, examples) {
  const rows = Object.entries(schema.properties).map(([name, field]) =>
    cellsOf(name, field, { required: schema.required?.includes(name) === true, example: examples?.[name] }),
  )
  return table(['name', 'meaning', 'what it is', 'default', 'example'], rows)
}

function cellsOf(name, field, { required, example }) {
  if (example === undefined) throw new Error(`tools/docs/manifest-examples.mjs has no example of ${name}`)
  const preset = field.default === undefined ? '–' : `\`${field.default}\``
  return [`\`${name}\``, field.description, words(field), required ? 'must be there' : preset, `\`${example}\``]
}

function table(head, rows) {
  return `${[row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')}\n`
}

function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Texts that mean something, told by their pattern's beginning. */
const TEXTS = [
  ['^(0|[1-9]', 'a length of time'],
  ['^[1-9][0-9]{0,2}d', 'days'],
  ['^@', '`"@login"` or `"@org/team"`, in quotes'],
  ['^\\d{4}-\\d\\d-\\d\\d(?:T', 'a day, or a time in UTC'],
  ['^\\d{4}-\\d\\d-\\d\\d(?:\\/', 'a day, or a first and a last one'],
  ['^[A-Za-z, -]*\\d\\d:', 'days of the week and hours'],
  ['^(?:\\.github', 'the name of a workflow file'],
  ['^https?:', 'a URL'],
]

/** What may stand there, in words. */
function words(schema) {
  if (schema.$ref !== undefined) return schema.$ref.replace(/^#\/\$defs\/(.*)$/, '[$1](#$1)')
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (schema.anyOf !== undefined) return alternatives(schema.anyOf)
  if (schema.type === 'array') return `a list: ${words(schema.items)}`
  if (schema.type === 'object') return schema.additionalProperties === false ? 'a map' : 'a map with names of your own'
  if (schema.type === 'integer') return `a whole number, ${schema.minimum} to ${schema.maximum}`
  if (schema.type === 'null') return ''
  return TEXTS.find(([start]) => schema.pattern?.startsWith(start))?.[1] ?? 'a text'
}

function alternatives(forms) {
  const list = forms.find((form) => form.type === 'array')
  const [one] = forms
  if (list !== undefined && forms.length === 2 && JSON.stringify(list.items) === JSON.stringify(one))
    return `${words(one)}; or a list of such`
  return [...new Set(forms.map(words))].filter(Boolean).join(', or ')
}

/** Forms that are no maps, wherever they stand among the alternatives. */
function scalarsOf(schema) {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(scalarsOf)
  return schema.type === 'array' || schema.type === 'object' ? [] : [schema]
}

/** Maps whose one name says what they are. */
function kindsOf(schema) {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(kindsOf)
  return schema.type === 'object' ? Object.entries(schema.properties) : []
}

function mapOf(schema) {
  return schema.properties === undefined ? schema.anyOf.find((form) => form.properties !== undefined) : schema
}
