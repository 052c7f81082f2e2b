// What `keyturn doctor` looks at, in the order in which it says it. docs/doctor.md is made from this.

export const CATALOGUE = {
  'token-kind': { looks: 'Which kind of token is this?', because: 'only an App can do all that Keyturn does' },
  permissions: { looks: 'Does it lack a permission?', because: 'each is named as GitHub’s settings name it' },
  'app-permissions': {
    looks: 'Was the App granted what it needs? (with KEYTURN_APP_CLIENT_ID and KEYTURN_APP_PRIVATE_KEY)',
    because: 'only with the App’s key can it be seen which permissions to write it has',
  },
  plan: { looks: 'What does the plan lack?', because: 'without rulesets and environments some promises do not hold' },
  'public-repository': { looks: 'Is the repository public?', because: 'then everybody reads what Keyturn writes' },
  'default-branch': { looks: 'Is the default branch protected?', because: 'merging to it is what approves a key' },
  'journal-branch': { looks: 'Is the journal’s branch protected?', because: 'who sets it back stops Keyturn' },
  'actions-policy': { looks: 'May Actions run, and Keyturn’s among them?', because: 'else nothing runs' },
  manifest: { looks: 'Is there a manifest, and is it right?', because: 'a broken one stops everything' },
  'left-over': {
    looks: 'Does the lock name a credential that the manifest forgot?',
    because: 'its key lives on, and nobody turns it',
  },
  workflow: { looks: 'Does a workflow run Keyturn?', because: 'else no key is ever turned' },
  'workflow-state': {
    looks: 'Is it switched off, or a deploy workflow?',
    because: 'GitHub switches schedules of a quiet public repository off',
  },
  'workflow-dispatch': { looks: 'Can it be started by hand?', because: '`keyturn run` and commands start it so' },
  'workflow-concurrency': { looks: 'Does it queue?', because: 'a cancelled run may have a key in its hands' },
  'workflow-schedule': { looks: 'Is it woken often enough?', because: 'what nobody wakes notices nothing' },
  'workflow-window': {
    looks: 'Is it woken inside the windows of the manifest?',
    because: 'what waits for a window goes on only when somebody looks',
  },
  'workflow-gate': { looks: 'Does its job use the gate?', because: 'seal and admin keys are in it' },
  'workflow-passes': {
    looks: 'Does its step get the seal, a token and the admin keys?',
    because: 'a secret reaches a step only if it is passed',
  },
  'deploy-workflows': {
    looks: 'Can the workflows that the manifest names be started, with these inputs, to deploy and to test?',
    because: 'a key that is not deployed is not in service',
  },
  'proposal-runs': {
    looks: 'Which workflows would run for every branch of a proposal?',
    because: 'a proposal changes no code, and such a run gets the repository’s secrets',
  },
  gate: { looks: 'Is the gate there, for the default branch alone?', because: 'else every branch reaches admin keys' },
  seal: { looks: 'Is the seal in the gate?', because: 'it alone tells a genuine journal from a forged one' },
  'gate-secrets': {
    looks: 'Are the App’s key and the admin keys in the gate?',
    because: 'a secret that is not there reaches the step as nothing',
  },
  shadowed: {
    looks: 'Does another secret hide one of the organisation that a key lies in?',
    because: 'what is hidden is not read, whatever is written there',
  },
  'old-seal': {
    looks: 'Is the seal before this one still needed?',
    because: 'what is not needed should not lie about',
  },
  'public-names': {
    looks: 'Are there secrets with names that a framework builds into its pages?',
    because: 'what every browser gets is no secret',
  },
  keyless: { looks: 'Which keys could be replaced by OIDC?', because: 'the best key is none' },
  'narrower-key': { looks: 'Which keys may do more than they need to?', because: 'a key that leaks does what it may' },
  'env-files': { looks: 'Can a `.env` be committed?', because: 'that is how most keys leak' },
  'secret-scanning': { looks: 'Does GitHub watch for committed keys?', because: 'it tells you before others do' },
} as const

export type CheckId = keyof typeof CATALOGUE
