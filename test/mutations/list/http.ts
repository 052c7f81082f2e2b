import type { Mutation } from '../mutation.ts'

const FOLDER = 'src/plugins/providers/http'
const PLUGIN = 'test/plugins/providers/http.test.ts'
const MANIFEST = 'test/plugins/providers/http-manifest.test.ts'
const CONTRACT = 'test/contract/providers.test.ts'
const SCENARIOS = 'test/start/scenarios/http.test.ts'

/** An API that only the manifest knows: what keys are put into, what answers are taken for, and what is refused before. */
export const HTTP: readonly Mutation[] = [
  {
    name: 'an http key is sent wherever the manifest says',
    why: 'who may edit a file has the admin key sent to a server of their own',
    file: `${FOLDER}/ask.ts`,
    from: `if (endpoint !== undefined && endpoint === address) return address`,
    to: `if (endpoint !== address || endpoint === address) return address`,
    caughtBy: [CONTRACT],
  },
  {
    name: 'an http admin key is handed out by its conventional name',
    why: 'a key of `manual`, whose address is allowed, becomes one of `http` by an edit, and takes another provider’s admin key there',
    file: 'src/start/kit.ts',
    from: `const convention = plugin.endpoint === undefined ? plugin.traits.admin : undefined`,
    to: `const convention = plugin.traits.admin`,
    caughtBy: [SCENARIOS],
  },
  {
    name: 'an http probe carries the admin key’s headers',
    why: 'the admin key goes where only a value belongs',
    file: `${FOLDER}/ask.ts`,
    from: `headers: { ...typeOf(said), ...signed } }`,
    to: `headers: { ...signature(api), ...typeOf(said), ...signed, 'acme-version': '2' } }`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http mint with PUT is repeated',
    why: 'the second one makes a second key, which nobody looks for',
    file: `${FOLDER}/mint.ts`,
    from: `    repeats: 0,`,
    to: ``,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http value is whatever stands at the path',
    why: 'an id goes into service as a key',
    file: `${FOLDER}/mint.ts`,
    from: `if (!value.matches(patternOf(api.config) ?? /(?!)/))`,
    to: `if (patternOf(api.config) === undefined)`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http answer that means two things is taken for the first',
    why: 'a dead key passes for a living one, or the other way round',
    file: `${FOLDER}/client.ts`,
    from: `one === undefined || another !== undefined || silent`,
    to: `one === undefined || silent`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http answer counts by its status alone',
    why: 'a firewall’s 401 passes for a dead key',
    file: `${FOLDER}/match.ts`,
    from: `return one.at === undefined || (word !== undefined && one.is?.includes(word) === true)`,
    to: `return one.at === undefined || word !== undefined || one.is !== undefined`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http status that nobody declared is alive',
    why: 'a key of a state that nobody thought of passes for one that works',
    file: `${FOLDER}/list.ts`,
    from: `  if (state !== undefined) return state
  throw`,
    to: `  if (state !== undefined) return state
  if (path !== '') return 'alive'
  throw`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http item without a name is a key without a name',
    why: 'a mistyped path makes every key of ours a stranger, and a lost mint is never found',
    file: `${FOLDER}/list.ts`,
    from: `if (shown === undefined || (shown !== null && typeof shown !== 'string'))`,
    to: `if (shown !== undefined && shown !== null && typeof shown !== 'string')`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http listing ends where nobody says that it goes on',
    why: 'a key on the second page passes for deleted',
    file: `${FOLDER}/list.ts`,
    from: `if (found === undefined && text(pages, 'end') === 'missing') return undefined`,
    to: `if (found === undefined) return undefined`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http listing that shows a key twice is whole',
    why: 'pages have shifted, and the key that fell between them passes for deleted',
    file: `${FOLDER}/list.ts`,
    from: `next === undefined && keys.size === shown && isWhole(api, items.length)`,
    to: `next === undefined && shown >= 0 && isWhole(api, items.length)`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http answer as long as it ever gets is whole',
    why: 'what was cut off passes for deleted',
    file: `${FOLDER}/list.ts`,
    from: `most === undefined || items < most`,
    to: `most === undefined || items <= most`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http key is deleted by any success',
    why: 'a deletion that was queued, or refused with a 200, passes for done',
    file: `${FOLDER}/client.ts`,
    from: `  if (fits(good, reply.status, reply.json)) return
`,
    to: `  if (fits(good, reply.status, reply.json) || reply.status < 300) return
`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an http id may be anything',
    why: 'an answer chooses which path the admin key deletes',
    file: `${FOLDER}/path.ts`,
    from: `return /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}$/.test(text)`,
    to: `return text !== ''`,
    caughtBy: [CONTRACT, PLUGIN],
  },
  {
    name: 'a dead http key is told by any status',
    why: 'a 403 of a firewall, or a 429, ends a rotation with a living key taken for dead',
    file: `${FOLDER}/wrong.ts`,
    from: `return at === undefined && status !== 401`,
    to: `return at === undefined && status === 200`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'a passing http status may mean dead',
    why: 'a provider that is asked too often declares its keys dead',
    file: `${FOLDER}/wrong.ts`,
    from: `  if ((status >= 300 && status < 400) || PASSING.includes(status))
`,
    to: `  if (status >= 300 && status < 400)
`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'an http mint without a name is taken',
    why: 'a key whose making broke off lives on, and nobody can tell that it is ours',
    file: `${FOLDER}/wrong.ts`,
    from: `if (said.length === 0)`,
    to: `if (said.length < 0)`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'an http name may say more than the tag',
    why: 'no key of ours is ever known again',
    file: `${FOLDER}/wrong.ts`,
    from: `return mixed === undefined
`,
    to: `return said.length > 0 || mixed === undefined
`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'an http template may hold the admin key anywhere',
    why: 'it stands in an address, which every proxy and log keeps',
    file: `${FOLDER}/wrong.ts`,
    from: `if (name === 'admin' || name === 'value') return KEYS[name]`,
    to: `if (name === 'admin' || name === 'value') continue`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'a word of an http manifest that nothing asks for is passed over',
    why: 'a mistyped `capacity` or `disable` is ignored in silence',
    file: `${FOLDER}/wrong.ts`,
    from: `const idle = Object.keys(config).find((name) => !KNOWN.has(name) && !asked.has(\`with.\${name}\`))`,
    to: `const idle = Object.keys(config).find((name) => name === '' && !asked.has(\`with.\${name}\`))`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'what an http manifest declares changes no trait',
    why: 'a key that could be disabled is deleted at once, and use that is told is not waited for',
    file: 'src/core/manifest/resolve/levels.ts',
    from: `const traits = { ...declared.traits, ...traitsIn(declared, config) }`,
    to: `const traits = { ...declared.traits, ...traitsIn(declared, {}) }`,
    caughtBy: [MANIFEST],
  },
  {
    name: 'an http mistake is told at the first line of with',
    why: 'nobody finds one brace in forty lines',
    file: 'src/core/manifest/resolve/with.ts',
    from: `return pair === undefined ? node.at : placeOf(pair.value, rest)`,
    to: `return pair === undefined || rest.length >= 0 ? node.at : pair.at`,
    caughtBy: [MANIFEST],
  },
]
