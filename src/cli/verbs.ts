// What the command line understands, as data: parsing, help and "did you mean" are all made from it.
import { ORDERS, REMOTE } from './orders.ts'

export interface OptionSpec {
  readonly type: 'string' | 'boolean'
  /** What stands behind a `string` in help: `OWNER/NAME`. */
  readonly value?: string
  readonly about: string
}

export const OPTIONS = {
  repo: { type: 'string', value: 'OWNER/NAME', about: "the repository; otherwise the clone's remote `origin`" },
  only: { type: 'string', value: 'LIST', about: 'credentials to look at, separated by commas' },
  manifest: { type: 'string', value: 'PATH', about: 'path of the manifest in the repository' },
  patience: { type: 'string', value: 'TIME', about: 'how long to wait for what comes soon, as in 90s or 12m' },
  command: {
    type: 'string',
    value: 'TEXT',
    about: 'a command, as in `adopt openai/production`; guides/commands.md lists them',
  },
  workflow: { type: 'string', value: 'FILE', about: "Keyturn's workflow, when it is not keyturn.yml" },
  html: { type: 'boolean', about: 'one page, whole in itself; this is what it makes anyway' },
  out: { type: 'string', value: 'FILE', about: 'write it there instead of printing it' },
  value: {
    type: 'boolean',
    about:
      'of `leaked`: tell the key by its value, asked for without echo or piped in, and sent to nobody; of `deleted`: hand over the old value, so that its provider is asked whether it is dead',
  },
  metrics: { type: 'boolean', about: 'print what Prometheus reads' },
  period: {
    type: 'string',
    value: 'TIME',
    about: 'a quarter, month, year or range: 2026-Q3, 2026-07, 2026-07-01..2026-09-30',
  },
  format: { type: 'string', value: 'NAME', about: 'md, csv or json; otherwise md' },
  clone: { type: 'boolean', about: 'judge what this clone has, and ask nobody' },
  'dry-run': { type: 'boolean', about: 'say what would be written and done; change nothing' },
  app: { type: 'boolean', about: 'also make the GitHub App, in the browser of this machine' },
  online: { type: 'boolean', about: 'also ask GitHub and the providers whether permissions suffice' },
  naive: { type: 'boolean', about: 'rotate as most people do, and count what fails' },
  keep: { type: 'boolean', about: 'leave the sandbox up, to be read in a browser' },
  'token-stdin': { type: 'boolean', about: 'read the GitHub token from standard input' },
  json: { type: 'boolean', about: 'print JSON' },
  help: { type: 'boolean', about: 'print this' },
  version: { type: 'boolean', about: 'print the version' },
} as const satisfies Readonly<Record<string, OptionSpec>>

export type OptionName = keyof typeof OPTIONS

/** What every verb's exit codes mean, where it says nothing else (64 and 70: sysexits.h). */
export const EXITS: readonly (readonly [code: number, when: string])[] = [
  [0, 'all is well, or waits'],
  [1, 'the manifest is wrong, or something failed'],
  [64, 'the command line was not understood'],
  [70, 'a fault of Keyturn'],
]

export interface VerbSpec {
  readonly use: string
  readonly about: string
  /** Most positional arguments it takes, and fewest. */
  readonly least: number
  readonly most: number
  readonly options: readonly OptionName[]
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** The option that takes the place of its arguments. */
  readonly instead?: OptionName
  /** What its argument may be, where it is one of a few words. */
  readonly choices?: readonly string[]
  /** Exit codes beyond 0, 1, 64 and 70, or what one of these means here. */
  readonly exits?: readonly (readonly [code: number, when: string])[]
}

export const VERBS = {
  init: {
    use: 'init [--app]',
    about: 'Looks at a clone and its repository, and writes what Keyturn needs. Overwrites nothing.',
    least: 0,
    most: 0,
    options: ['dry-run', 'app', 'repo', 'token-stdin', 'json'],
    examples: [
      ['keyturn init --dry-run', 'what it would write and do'],
      ['keyturn init', 'the files; with GITHUB_TOKEN set, also the gate with the seal'],
      ['keyturn init --app', 'and the GitHub App, with two clicks in the browser'],
    ],
  },
  check: {
    use: 'check [FILE] [--online]',
    about: 'Reads a manifest and says what is wrong with it, with line and column.',
    least: 0,
    most: 1,
    options: ['online', ...REMOTE],
    examples: [
      ['keyturn check', 'the rotation.yml of this folder, or of .github/'],
      ['keyturn check --online --repo acme/shop', 'and whether the permissions suffice'],
    ],
  },
  doctor: {
    use: 'doctor',
    about: 'Looks for what stands in Keyturn’s way in a repository, and says how to set it right. Reads only.',
    least: 0,
    most: 0,
    options: [...REMOTE],
    examples: [
      ['keyturn doctor', 'the repository of this clone'],
      ['keyturn doctor --repo acme/shop --json', 'for other programs'],
    ],
    exits: [[1, 'it found an error, or something failed']],
  },
  plan: {
    use: 'plan [--only LIST]',
    about: 'Says what a run would do now. Changes nothing.',
    least: 0,
    most: 0,
    options: ['only', ...REMOTE],
    examples: [['keyturn plan --only openai/production', 'one credential']],
    exits: [[2, 'a run would act']],
  },
  run: {
    use: 'run [--only LIST] [--command TEXT]',
    about: 'Does what is due. Without the seal it starts the workflow and follows it.',
    least: 0,
    most: 0,
    options: ['only', 'patience', 'command', 'workflow', ...REMOTE],
    examples: [
      ['keyturn run', 'starts keyturn.yml in the repository and follows it'],
      ['keyturn run --command "adopt openai/production"', 'a way out of a parked credential'],
    ],
  },
  status: {
    use: 'status [--only LIST] [--metrics]',
    about: 'Shows where every credential stands.',
    least: 0,
    most: 0,
    options: ['only', 'metrics', ...REMOTE],
    examples: [
      ['keyturn status --json', 'for other programs'],
      ['keyturn status --metrics', 'for Prometheus'],
    ],
  },
  report: {
    use: 'report --html [--out FILE]',
    about: 'Makes one page of every key: ages, what is due, who must act, timeline, history. Changes nothing.',
    least: 0,
    most: 0,
    options: ['html', 'out', 'only', ...REMOTE],
    examples: [
      ['keyturn report --html --out keys.html', 'to be read in a browser, kept, or sent'],
      ['keyturn report --json', 'the same for other programs'],
    ],
  },
  explain: {
    use: 'explain <credential>',
    about: 'Shows each rule with its verdict on one credential.',
    least: 1,
    most: 1,
    options: [...REMOTE],
    examples: [['keyturn explain openai/production', 'why it stands where it stands']],
  },
  ...ORDERS,
  submit: {
    use: 'submit <credential>',
    about:
      'Hands in a key that a person made: asks for the value without echo, seals it to the gate, and starts the workflow that takes it.',
    least: 1,
    most: 1,
    options: ['repo', 'manifest', 'workflow', 'json'],
    examples: [['keyturn submit groq/production', 'or pipe the value in, without a line end']],
  },
  whose: {
    use: 'whose',
    about: 'Says whose key a value is and whether it lives. The value comes by standard input, and is never shown.',
    least: 0,
    most: 0,
    options: ['repo', 'manifest', 'json'],
    examples: [['keyturn whose', 'asks for it, without echo; or pipe it in']],
    exits: [[2, 'no provider spells its keys like this']],
  },
  audit: {
    use: 'audit <what>',
    about:
      '`keys`: what lives at each provider: whose it is, its age, its last use. `verify`: do journal, lock, records and comments agree? `export`: what happened in a period, each row with its record. Reads only.',
    least: 1,
    most: 1,
    choices: ['keys', 'verify', 'export'],
    options: ['only', 'clone', 'period', 'format', 'out', ...REMOTE],
    examples: [
      ['keyturn audit keys', 'with the admin keys in the environment'],
      ['keyturn audit verify', 'with GITHUB_TOKEN; KEYTURN_SEAL lets it check who wrote the entries'],
      ['keyturn audit verify --clone', 'what a clone has, with git alone'],
      [
        'keyturn audit export --period 2026-Q3 --out 2026-Q3.md',
        'a report for people; --format csv or json for programs',
      ],
    ],
    exits: [[2, 'a key that nobody answers for; something that does not agree; something that could not be seen']],
  },
  completion: {
    use: 'completion <shell>',
    about: 'Prints what teaches bash, zsh or fish the verbs and options.',
    least: 1,
    most: 1,
    choices: ['bash', 'zsh', 'fish'],
    options: [],
    examples: [
      ['keyturn completion bash', 'in ~/.bashrc: eval "$(keyturn completion bash)"'],
      ['keyturn completion zsh', 'in ~/.zshrc, after compinit: eval "$(keyturn completion zsh)"'],
      ['keyturn completion fish', 'in config.fish: keyturn completion fish | source'],
    ],
  },
  demo: {
    use: 'demo [--naive] [--keep]',
    about: 'Rotates a key in a sandbox on this machine, under load, with the built Action.',
    least: 0,
    most: 0,
    options: ['naive', 'keep', 'json'],
    examples: [
      ['keyturn demo', 'from due to revoked in under a minute'],
      ['keyturn demo --naive', 'the same without care, with the failures counted'],
    ],
  },
} as const satisfies Readonly<Record<string, VerbSpec>>

export type Verb = keyof typeof VERBS
