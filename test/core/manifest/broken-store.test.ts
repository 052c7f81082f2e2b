import { describe, expect, test } from '@jest/globals'
import { problemsOf } from './known.ts'
// Every line is asserted whole, as a person reads it, without the path that all share.
type Case = readonly [name: string, text: string, lines: string | readonly string[]]

function asLines(lines: string | readonly string[]): readonly string[] {
  return [lines].flat().map((line) => `rotation.yml:${line}`)
}

function keys(lines: string): string {
  return `version: 1\ndeploy: deploy.yml\nkeys:\n${lines}`
}

function openai(lines: string): string {
  return keys(`  a:\n    provider: openai\n${lines}`)
}

function pair(lines: string): string {
  return keys(`  a:\n    provider: pair\n${lines}`)
}

describe('a store, deployer or witness that is wrong', () => {
  test.each<Case>([
    [
      'an unknown store',
      openai('    store: gihub\n'),
      '6:12 · store "gihub" is not known. Did you mean "github"? · known: github',
    ],
    [
      'a store of later',
      openai('    store: { doppler: { config: a } }\n'),
      '6:14 · store: doppler is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'the organisation by name',
      openai('    store: { github: { organization: acme } }\n'),
      '6:38 · organization must be true, not "acme" · else leave it out',
    ],
    [
      'a repository without its owner',
      openai('    store: { github: { repository: api } }\n'),
      '6:36 · repository must be a repository such as acme/api, not "api"',
    ],
    [
      'a repository that leaves its place',
      openai('    store: { github: { repository: acme/.. } }\n'),
      '6:36 · repository must be a repository such as acme/api, not "acme/.."',
    ],
    [
      'organisation and repository',
      openai('    store: { github: { organization: true, repository: acme/api } }\n'),
      '6:44 · `organization` and `repository` cannot both be said · keep one',
    ],
    [
      'an environment of the organisation',
      openai('    store: { github: { organization: true, environment: production } }\n'),
      '6:44 · `organization` and `environment` cannot both be said · an organisation has no environments; keep one',
    ],
    [
      'versions in another repository',
      openai('    store: { github: { repository: acme/api, layout: versioned, references: [a.yml] } }\n'),
      "6:54 · layout versioned is for this repository's own secrets · its proposal changes files of this repository alone; leave the layout out",
    ],
    [
      'one secret of another repository twice, spelled differently',
      keys(
        '  a: { provider: openai, store: { github: { repository: acme/api, secret: KEY } } }\n  b: { provider: openai, store: { github: { repository: Acme/API, secret: KEY } } }\n',
      ),
      "5:33 · the secret KEY of Acme/API is already a's · each secret holds one key (line 4)",
    ],
    [
      'Vault without a path',
      openai('    store: { vault: { field: A } }\n'),
      '6:21 · vault has no `path:` · name the secret, such as path: apps/web',
    ],
    ['Vault alone', openai('    store: vault\n'), '6:12 · store: vault needs its path · vault: { path: apps/web }'],
    [
      'a path in Vault as its API has it',
      openai('    store: { vault: { path: data/apps/web } }\n'),
      '6:29 · path "data/apps/web" begins with data/ · leave that out: Vault\'s API adds it by itself',
    ],
    [
      'a path in Vault where copies lie',
      openai('    store: { vault: { path: keyturn/apps } }\n'),
      '6:29 · path must not lie below keyturn/ · that is where Keyturn keeps what waits',
    ],
    [
      'a login without a role',
      openai('    store: { vault: { path: a, login: jwt } }\n'),
      '6:32 · `login` says where a role logs in · add `role:`, or remove it',
    ],
    [
      'field and fields',
      openai('    store: { vault: { path: a, field: A, fields: { A: value } } }\n'),
      '6:42 · `field` and `fields` cannot both be said · keep one',
    ],
    [
      'fields that name a part that is none',
      openai('    store: { vault: { path: a, fields: { A: secret } } }\n'),
      '6:45 · openai has no part "secret" · known: value',
    ],
    [
      'two stores at one path in Vault',
      openai('    store: [{ vault: { path: a, field: A } }, { vault: { path: a, field: B } }]\n'),
      '6:47 · a has two stores at a in Vault · say its fields in one, by `fields:`, or keep one',
    ],
    [
      'AWS alone',
      openai('    store: aws-secrets-manager\n'),
      '6:12 · store: aws-secrets-manager needs its secret and region · aws-secrets-manager: { secret: prod/web, region: eu-central-1 }',
    ],
    [
      'AWS without a region',
      openai('    store: { aws-secrets-manager: { secret: a } }\n'),
      '6:35 · aws-secrets-manager has no `region:` · name it, such as region: eu-central-1',
    ],
    [
      'a secret by its ARN',
      openai('    store: { aws-secrets-manager: { region: eu-central-1, secret: "arn:aws:secretsmanager:x" } }\n'),
      '6:67 · secret must be a secret\'s name such as prod/web, not its ARN, not "arn:aws:secretsmanager:x"',
    ],
    [
      'a region that is another host',
      openai('    store: { aws-secrets-manager: { secret: a, region: "x.evil.dev/" } }\n'),
      '6:56 · region must be a region such as eu-central-1, not "x.evil.dev/"',
    ],
    [
      'a region in China',
      openai('    store: { aws-secrets-manager: { secret: a, region: cn-north-1 } }\n'),
      "6:56 · region cn-north-1 is not built yet · Keyturn reaches AWS's regions outside of China",
    ],
    [
      'a role that is none',
      openai('    store: { aws-secrets-manager: { secret: a, region: eu-west-1, role: keyturn } }\n'),
      '6:73 · role must be a role\'s ARN such as arn:aws:iam::111122223333:role/keyturn, not "keyturn"',
    ],
    [
      'field and fields of a secret at AWS',
      openai('    store: { aws-secrets-manager: { secret: a, region: eu-west-1, field: A, fields: { A: value } } }\n'),
      '6:77 · `field` and `fields` cannot both be said · keep one',
    ],
    [
      'two stores at one secret at AWS',
      openai(
        '    store: [{ aws-secrets-manager: { secret: a, region: eu-west-1, field: A } }, { aws-secrets-manager: { secret: a, region: eu-west-1, field: B } }]\n',
      ),
      '6:82 · a has two stores at a in AWS Secrets Manager · say its fields in one, by `fields:`, or keep one',
    ],
    [
      'a secret at AWS that is one’s whole and another’s part',
      `${openai('    store: { aws-secrets-manager: { secret: S, region: eu-west-1 } }\n')}  b:\n    provider: openai\n    store: { aws-secrets-manager: { secret: s, region: eu-west-1, field: B } }\n`,
      '9:12 · b is a key of s in AWS Secrets Manager, and a is all of it · say `field:` for both',
    ],
    [
      'two stores in one map',
      openai('    store: { github: {}, vault: {} }\n'),
      '6:26 · store names one thing per map, and "vault" is a second · make it a list',
    ],
    [
      'an unknown layout',
      openai('    store: { github: { layout: triple } }\n'),
      '6:32 · layout "triple" is not known · known: dual, single, versioned',
    ],
    [
      'the layout of what others present',
      openai('    store: { github: { layout: dual } }\n'),
      '6:12 · layout: dual is for what others present to the app, and openai itself tells which of its keys work · leave the layout out',
    ],
    [
      'versioned without references',
      openai('    store: { github: { layout: versioned } }\n'),
      '6:32 · layout versioned needs `references:` · list the files that name the secret',
    ],
    [
      'references without versioned',
      openai('    store: { github: { references: [a.yml] } }\n'),
      '6:24 · `references` is for `layout: versioned` · add it, or remove them',
    ],
    [
      'a reference outside the repository',
      openai('    store: { github: { layout: versioned, references: [../a.yml] } }\n'),
      '6:56 · references must be a path inside the repository without "." and "..", not "../a.yml"',
    ],
    [
      'an absolute reference',
      openai('    store: { github: { layout: versioned, references: [/etc/a.yml] } }\n'),
      '6:56 · references must be a path inside the repository, not "/etc/a.yml"',
    ],
    [
      'secret and secrets',
      openai('    store: { github: { secret: A, secrets: { B: value } } }\n'),
      '6:35 · `secret` and `secrets` cannot both be said · keep one',
    ],
    [
      'a secret that is a number',
      openai('    store: { github: { secret: 123 } }\n'),
      '6:32 · secret must be a secret name of letters, digits and _, not the number 123',
    ],
    [
      'a secret with a hyphen',
      openai('    store: { github: { secret: OPENAI-KEY } }\n'),
      '6:32 · secret must be a secret name of letters, digits and _, not "OPENAI-KEY"',
    ],
    [
      'a secret that GitHub reserves',
      openai('    store: { github: { secret: github_key } }\n'),
      '6:32 · secret "github_key" cannot begin with GITHUB_ · GitHub reserves it',
    ],
    [
      "a secret of Keyturn's own",
      openai('    store: { github: { secret: KEYTURN_SEAL } }\n'),
      '6:32 · secret "KEYTURN_SEAL" cannot begin with KEYTURN_ · these are Keyturn\'s own',
    ],
    [
      'a key pasted in place of a name',
      openai('    store: { github: { secret: sk-svcacct-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4 } }\n'),
      '6:32 · secret must be a secret name of letters, digits and _, not "sk-svcac…"',
    ],
    [
      'a name that would be reserved',
      keys('  github-key: openai\n'),
      '4:3 · the secret of github-key would be GITHUB_KEY, and a secret cannot begin with GITHUB_ · GitHub reserves it · name it with `secret:`',
    ],
    [
      'an environment with quotes',
      openai('    store: { github: { environment: "it\'s" } }\n'),
      '6:37 · environment must be a text, the name of one of the repository\'s environments, not "it\'s"',
    ],
    [
      'one secret for several parts',
      pair('    store: { github: { secret: A } }\n'),
      '6:32 · a key of pair has 2 parts · say `secrets: { NAME: id, NAME: secret }`, or `secrets: { NAME: json }` for one JSON object',
    ],
    [
      'the short form for several parts',
      keys('  a: pair\n'),
      '4:3 · a key of pair has 2 parts · say `secrets: { NAME: id, NAME: secret }`, or `secrets: { NAME: json }` for one JSON object',
    ],
    [
      'all parts at once, and one beside them',
      pair('    store: { github: { secrets: { A: json, B: id } } }\n'),
      '6:38 · json holds every part at once · keep it alone, or name a secret for each part',
    ],
    [
      'a JSON object for a key of one part',
      openai('    store: { github: { secrets: { A: json } } }\n'),
      '6:38 · openai has no part "json" · known: value',
    ],
    [
      'a pair that people make',
      pair('    mint: person\n    store: { github: { secrets: { A: json } } }\n'),
      '6:11 · mint: person is not built yet for keys of several parts, and a key of pair has 2 · leave it out',
    ],
    [
      'an unknown part',
      pair('    store: { github: { secrets: { A: id, B: secrt } } }\n'),
      '6:45 · pair has no part "secrt". Did you mean "secret"? · known: id, secret',
    ],
    [
      'a part twice',
      pair('    store: { github: { secrets: { A: id, B: id } } }\n'),
      '6:45 · part id is in A already · a part goes into one secret of a store',
    ],
    [
      'a part left out',
      pair('    store: { github: { secrets: { A: id } } }\n'),
      '6:12 · `secrets` leaves out secret · name a secret for each part',
    ],
    [
      'the same slot in two credentials',
      keys('  a: openai\n  b:\n    provider: resend\n    store: { github: { secret: a } }\n'),
      "7:12 · the secret A is already a's · each secret holds one key (line 4)",
    ],
    [
      'the same slot, its environment in another case',
      keys(
        '  a: { provider: openai, store: { github: { environment: prod, secret: X } } }\n  b: { provider: resend, store: { github: { environment: Prod, secret: X } } }\n',
      ),
      "5:33 · the secret X of Prod is already a's · each secret holds one key (line 4)",
    ],
    [
      'the same slot twice in one',
      openai('    store: [github, github]\n'),
      '6:21 · the secret A is named twice · each secret holds one key (line 6)',
    ],
    [
      'the same slot in two environments',
      openai('    store: { github: { secret: A } }\n    environments: { staging: {}, production: {} }\n'),
      "6:12 · the secret A is already a/staging's · each secret holds one key (line 6)",
    ],
    [
      'a slot in the way of versions',
      openai('    store: { github: { layout: versioned, references: [x.yml] } }\n  a_v2: resend\n'),
      '7:3 · the secret A_V2 of a_v2 is a name that the versions of a will take · rename it',
    ],
    [
      'a workflow without extension',
      openai('    deploy: deploy\n'),
      '6:13 · deploy must be a workflow file such as deploy.yml, not "deploy"',
    ],
    [
      'a workflow of another place',
      openai('    deploy: ci/deploy.yml\n'),
      '6:13 · deploy must be a workflow file such as deploy.yml, not "ci/deploy.yml"',
    ],
    ['no reason for none', openai('    deploy: none\n'), '6:13 · deploy: none needs a reason · none: { because: "…" }'],
    [
      'an empty reason',
      openai('    deploy: { none: { because: " " } }\n'),
      '6:32 · because must be a text, the reason why nothing needs a deployment, not " "',
    ],
    [
      'none beside another',
      openai('    deploy: [deploy.yml, { none: { because: x } }]\n'),
      '6:26 · none says that nothing has to be deployed, and the list says otherwise · keep one',
    ],
    [
      'on-merge without versioned',
      openai('    deploy: on-merge\n'),
      "6:13 · deploy: on-merge needs `layout: versioned` in the store of a: else the merge's own run would carry the old value",
    ],
    [
      'a store at Vercel without project',
      openai('    store: { vercel: { variable: KEY } }\n'),
      '6:22 · vercel has no `project:` · give its id, prj_…, from the settings of the project',
    ],
    [
      'a project by its name, which another may get',
      openai('    store: { vercel: { project: web } }\n'),
      '6:33 · project must be a project\'s id such as prj_4f9Kx2, from its settings, not "web"',
    ],
    [
      'a target that is not built',
      openai('    store: { vercel: { project: prj_1, target: development } }\n'),
      '6:48 · target: development is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'a key of two parts at Vercel',
      pair('    store: { vercel: { project: prj_1 } }\n    witness: [{ http: { url: "https://app.acme.dev" } }]\n'),
      "6:12 · a key of pair has 2 parts, and that is not built yet for Vercel · keep it in GitHub's secrets",
    ],
    [
      'two stores at Vercel',
      openai(
        '    witness: [{ http: { url: "https://app.acme.dev" } }]\n    store: [{ vercel: { project: prj_1 } }, { vercel: { project: prj_2 } }]\n',
      ),
      '7:45 · a has two stores at Vercel, and that is not built yet · a run that died between the two writes could finish neither; give each a key of its own',
    ],
    [
      'a key of a person’s at Vercel that nobody would ask a build for',
      openai('    mint: person\n    store: { vercel: { project: prj_1 } }\n'),
      '7:12 · a is kept at Vercel, and nothing would prove that a build carries its new value · name a `witness:`, or say `verify: usage` where the provider tells of use',
    ],
    [
      'versions beside a variable at Vercel',
      openai(
        '    witness: [{ http: { url: "https://app.acme.dev" } }]\n    store: [{ vercel: { project: prj_1 } }, { github: { layout: versioned, references: [x.yml] } }]\n',
      ),
      '7:45 · layout: versioned beside a store at Vercel is not built yet · the merge would name a version before it is made; leave the layout out',
    ],
    [
      'a build that nobody would ask for its value',
      openai('    store: { vercel: { project: prj_1 } }\n    verify: deployment\n'),
      '6:12 · a is kept at Vercel, and nothing would prove that a build carries its new value · name a `witness:`, or say `verify: usage` where the provider tells of use',
    ],
    [
      'one variable for two keys, by one of its targets',
      keys(
        '  a: { provider: openai, store: { vercel: { project: prj_1, variable: K, target: [preview, production] } } }\n' +
          '  b: { provider: openai, store: { vercel: { project: prj_1, variable: K } } }\n',
      ),
      "5:33 · the variable K of prj_1 for production is already a's · each secret holds one key (line 4)",
    ],
    [
      'a command by its name alone',
      openai('    store: command\n'),
      '6:12 · store: command needs the program that writes · command: { write: [program, argument, …] }',
    ],
    [
      'a command that says no program',
      openai('    store: { command: { name: KEY } }\n'),
      '6:23 · command has no `write:` · list the program and its arguments',
    ],
    [
      'a text for a shell',
      openai('    store: { command: { write: "locker put KEY" } }\n'),
      '6:32 · write must be a list, each an argument without spaces, quotes and *, not a text',
    ],
    [
      'an argument of several words',
      openai('    store: { command: { write: [locker, "put KEY"] } }\n'),
      '6:41 · write must be an argument without spaces, quotes and *, not "put KEY"',
    ],
    [
      'a star',
      openai('    store: { command: { write: [locker, put, "*"] } }\n'),
      '6:46 · write must be an argument without spaces, quotes and *, not "*"',
    ],
    [
      'a shell',
      openai('    store: { command: { write: [/bin/sh, -c, locker] } }\n'),
      '6:32 · write must not run "/bin/sh", which runs whatever text it is given · name the program itself',
    ],
    [
      'a program of the repository',
      openai('    store: { command: { write: [./tools/put, KEY] } }\n'),
      '6:32 · write must begin with a program that PATH finds, or with its whole path, not "./tools/put"',
    ],
    [
      'a program beside its place',
      openai('    store: { command: { write: [/usr/bin/../../tmp/put, KEY] } }\n'),
      '6:32 · write must begin with a program that PATH finds, or with its whole path, not "/usr/bin/../../tmp/put"',
    ],
    [
      'the value as an argument',
      openai('    store: { command: { write: [locker, put, "{name}={value}"] } }\n'),
      '6:32 · write must not hold {value} · the value goes to standard input alone: arguments are for everybody to see',
    ],
    [
      'a place that nobody fills',
      openai('    store: { command: { write: [locker, put, "{nmae}"] } }\n'),
      '6:32 · write holds "{nmae}", and only {name} and {tag} are filled in',
    ],
    [
      'a read of what nobody leaves',
      openai('    store: { command: { write: [locker, put], read: [locker, note] } }\n'),
      '6:47 · `read` prints what `write` left, and `write` has no {tag} to leave · add it, or remove `read`',
    ],
    [
      'a way back by the tool',
      openai('    store: { command: { write: [locker, put], restore: [locker, back] } }\n'),
      '6:47 · restore is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'the seal for a program',
      openai('    store: { command: { write: [locker, put], env: [KEYTURN_SEAL] } }\n'),
      '6:53 · env must be the name of an environment variable such as DOPPLER_TOKEN, not "KEYTURN_SEAL"',
    ],
    [
      'a command that nobody asks whether it wrote',
      openai('    verify: deployment\n    store: { command: { write: [locker, put] } }\n'),
      '7:12 · a is written by locker, and nothing would prove that its new value arrived · name a `witness:`, say `verify: usage` where the provider tells of use, or `read:` it',
    ],
    [
      'a key of two parts behind a command',
      pair('    store: { command: { write: [locker, put] } }\n'),
      "6:12 · a key of pair has 2 parts, and that is not built yet for a command · keep it in GitHub's secrets",
    ],
    [
      'two stores that hold no value unseen',
      openai(
        '    witness: [{ http: { url: "https://app.acme.dev" } }]\n    store: [{ vercel: { project: prj_1 } }, { command: { write: [locker, put] } }]\n',
      ),
      '7:45 · a has two stores that hold no value unseen, and that is not built yet · a run that died between the two writes could finish neither; give each a key of its own',
    ],
    [
      'one place for two keys, by two names of it',
      keys(
        '  a: { provider: openai, verify: usage, store: { command: { write: [locker, put, KEY], place: web } } }\n' +
          '  b: { provider: openai, verify: usage, store: { command: { write: [locker, put, KEY] } } }\n',
      ),
      '5:48 · b writes with the very arguments of a · each secret holds one key',
    ],
    [
      'a deployer of later',
      openai('    deploy: { command: {} }\n'),
      '6:15 · deploy: command is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'an unknown deployer',
      openai('    deploy: { workflw: a.yml }\n'),
      '6:15 · deploy "workflw" is not known. Did you mean "workflow"? · known: hook, none, on-merge, repository-dispatch, vercel, workflow',
    ],
    [
      'a workflow without file',
      openai('    deploy: { workflow: { ref: main } }\n'),
      '6:25 · workflow has no `file:` · name the workflow file',
    ],
    [
      'an input that is no text',
      openai('    deploy: { workflow: { file: a.yml, inputs: { dry: true } } }\n'),
      '6:55 · inputs.dry must be a text, not the boolean true · put it in quotes',
    ],
    [
      'a ref that is none',
      openai('    deploy: { workflow: { file: a.yml, ref: a..b } }\n'),
      '6:45 · ref must be a branch or a tag, not "a..b"',
    ],
    [
      'a witness without url',
      openai('    witness: { http: { asks: 3 } }\n'),
      '6:22 · http has no `url:` · name the address to ask',
    ],
    [
      'a witness at no URL',
      openai('    witness: { http: { url: app.acme.dev } }\n'),
      '6:29 · url must be a URL such as https://app.acme.dev/healthz, not "app.acme.dev"',
    ],
    [
      'a witness with a password in its URL',
      openai('    witness: { http: { url: "https://a:b@acme.dev" } }\n'),
      '6:29 · url must not hold a user or a password',
    ],
    [
      'more instances than asks',
      openai('    witness: { http: { url: "https://acme.dev", asks: 2, instances: 3 } }\n'),
      '6:69 · instances is 3, and 2 asks cannot meet so many · raise asks',
    ],
    [
      'a hook whose address stands in the manifest',
      openai('    deploy: { hook: "https://api.vercel.com/v1/integrations/deploy/prj_a/Xk29dkWq81" }\n'),
      '6:21 · hook must be the name of an environment variable such as DEPLOY_HOOK, not "https://…"',
    ],
    [
      'a hook in a variable that does not say so',
      openai('    deploy: { hook: OPENAI_ADMIN_KEY }\n'),
      '6:21 · hook "OPENAI_ADMIN_KEY" does not say that it holds a hook · name the variable as in DEPLOY_HOOK',
    ],
    [
      'a hook that is the runner’s own',
      openai('    deploy: { hook: { variable: ACTIONS_HOOK } }\n'),
      '6:33 · variable "ACTIONS_HOOK" does not say that it holds a hook · name the variable as in DEPLOY_HOOK',
    ],
    [
      'a hook without anybody who would tell the new key from the old one',
      openai(
        '    deploy: { hook: DEPLOY_HOOK }\n    verify: deployment\n    witness: [{ http: { url: "https://acme.dev" } }, { github-run: { file: a.yml } }]\n',
      ),
      '4:3 · a is deployed by a hook, which tells nothing of its end, and nothing would tell its new key from the old one · name a `witness:`: `http` with a `fingerprint:`, or `person`; or say `verify: usage` where the provider tells of use',
    ],
    [
      'an event without its type or workflow',
      openai('    deploy: { repository-dispatch: {} }\n'),
      [
        '6:36 · repository-dispatch has no `event:` · name the type of the event that is sent',
        '6:36 · repository-dispatch has no `file:` · name the workflow that the event starts',
      ],
    ],
    [
      'an event that GitHub does not take',
      openai(`    deploy: { repository-dispatch: { event: ${'e'.repeat(101)}, file: deploy.yml } }\n`),
      '6:45 · event must be the type of an event such as deploy-production, up to 100 characters, not "eeeeeeee…"',
    ],
    [
      'an event in another repository',
      openai('    deploy: { repository-dispatch: { event: e, file: deploy.yml, repository: acme/ops } }\n'),
      '6:66 · repository is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'a payload that takes the name of the mark',
      openai('    deploy: { repository-dispatch: { event: e, file: deploy.yml, payload: { keyturn: x } } }\n'),
      "6:77 · payload.keyturn is Keyturn's own: by it the run is told from others · take another name",
    ],
    [
      'a payload of more than GitHub takes',
      openai(
        `    deploy: { repository-dispatch: { event: e, file: deploy.yml, payload: { ${[...'abcdefghij'].map((one) => `${one}: x`).join(', ')} } } }\n`,
      ),
      "6:75 · payload has 10 properties, and GitHub takes 9 beside Keyturn's own · leave some out",
    ],
    [
      'a smoke test without its workflow',
      openai('    witness: { github-run: {} }\n'),
      '6:28 · github-run has no `file:` · name the workflow that tests what is deployed',
    ],
    [
      'a smoke test that is given the mark',
      openai('    witness: { github-run: { file: smoke.yml, inputs: { keyturn: x } } }\n'),
      "6:57 · inputs.keyturn is Keyturn's own: by it the run is told from others · take another name",
    ],
    [
      'a smoke test that starts by itself and is given inputs',
      openai('    witness: { github-run: { file: smoke.yml, start: itself, inputs: { a: x } } }\n'),
      '6:62 · inputs are for what Keyturn starts, and this run starts by itself · remove one of them',
    ],
    [
      'a person who is asked nothing',
      openai('    witness: { person: {} }\n'),
      '6:24 · person has no `ask:` · write the question that somebody answers',
    ],
    [
      'a question on two lines',
      openai('    witness: { person: { ask: "Does it\\nwork?" } }\n'),
      '6:31 · ask must be a question on one line, up to 200 characters, whose yes proves that the new key serves, not "Does it\\nwork?"',
    ],
    [
      'a query without all it needs',
      openai('    witness: { prometheus: {} }\n'),
      [
        '6:28 · prometheus has no `holds:` · say what each number must be, as in holds: "< 0.01"',
        '6:28 · prometheus has no `query:` · write what is asked',
        '6:28 · prometheus has no `url:` · give the address of the server',
      ],
    ],
    [
      'a comparison that is none',
      openai('    witness: { prometheus: { url: "https://p.acme.dev", query: up, holds: "almost 1" } }\n'),
      '6:75 · holds must be a comparison with a number such as "< 0.01" or "== 1", in quotes, not "almost 1"',
    ],
    [
      'a query that looks back further than its window',
      openai(
        '    witness: { prometheus: { url: "https://p.acme.dev", query: "rate(x[1h30m] offset 30m)", holds: "< 1", window: 1h } }\n',
      ),
      '6:115 · window is 1h, and the query looks back 2h · make it as long, or samples from before the deployment would count',
    ],
    [
      'a query that looks back further than the window that is not said',
      openai('    witness: { prometheus: { url: "https://p.acme.dev", query: "rate(x[11m])", holds: "< 1" } }\n'),
      '6:64 · window is 10m, and the query looks back 11m · make it as long, or samples from before the deployment would count',
    ],
    [
      'a query that nobody knows how far it looks back',
      openai('    witness: { prometheus: { url: "https://p.acme.dev", query: "rate(x[$__range])", holds: "< 1" } }\n'),
      '6:64 · query does not say how far it looks back · write lengths, as in [5m] and offset 1h, and no `@`',
    ],
    [
      'a window that is shorter than what an instant query takes',
      openai('    witness: { prometheus: { url: "https://p.acme.dev", query: up, holds: "== 1", window: 4m } }\n'),
      '6:91 · window must be from 5m to 7d, not 4m',
    ],
    [
      'a server whose address is a query',
      openai('    witness: { prometheus: { url: "https://p.acme.dev/?a=b", query: up, holds: "== 1" } }\n'),
      '6:35 · url must not hold a query (?)',
    ],
  ])('%s', (_name, text, lines) => {
    expect(problemsOf(text)).toEqual(asLines(lines))
  })
})
