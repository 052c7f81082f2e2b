import { isCredentialId } from '../core/manifest/names.ts'
import { isHandedIn } from '../core/manifest/policy.ts'
import { Failure } from '../core/failure.ts'
import { Secret } from '../core/secret.ts'
import { typed } from '../core/typed.ts'
import { sendBy } from '../start/send.ts'
import type { GithubRest } from '../plugins/contract/github.ts'
import { lookalike } from '../plugins/contract/lookalike.ts'
import type { ProviderTraits } from '../plugins/contract/provider.ts'
import { GATE, INTAKE } from '../start/intake.ts'
import { noSuch } from '../engine/reminding.ts'
import { fleetOf } from '../start/run.ts'
import { survey } from '../start/survey.ts'
import type { Arguments } from './arguments.ts'
import { dispatch } from './dispatch.ts'
import { readToTheLetter } from './hidden.ts'
import { putGateSecret } from './init/gate.ts'
import { open, type Opened, withAnySeal } from './open.ts'
import type { Console } from './output.ts'

/** `keyturn submit`: the value goes from the keyboard into the gate, sealed; the workflow takes it from there. */
export async function submit(given: Arguments, to: Console): Promise<number> {
  const opened = await open(given, to, false)
  return handOver(given, to, { opened, ask: () => readToTheLetter('The value (it is not shown)') })
}

/** `keyturn deleted --value`: the old value goes along, so that the provider is asked whether it is dead. */
export async function proveDeleted(given: Arguments, to: Console): Promise<number> {
  const opened = await open(given, to, false)
  return handOver(given, to, { opened, ask: () => readToTheLetter('The old value (it is not shown)') })
}

/** What a person hands over, asked for once it is known that somebody waits for it. */
export interface Handing {
  readonly opened: Opened
  readonly ask: () => Promise<string>
}

export async function handOver(given: Arguments, to: Console, { opened, ask }: Handing): Promise<number> {
  const [credential = ''] = given.rest
  if (!isCredentialId(credential)) throw refused(`\`${typed(credential)}\` cannot be a credential's name`)
  const spelling = await spellingOf(opened, credential)
  const text = await ask()
  judge(text, credential, spelling)
  const { outside } = opened
  const value = Secret.of(text, outside.redactor.mask)
  await putGateSecret(restOf(opened), INTAKE, value)
  if (!given.flag('json'))
    to.err(`Sealed to the environment ${GATE} of ${outside.owner}/${outside.name}. The workflow takes it from there.\n`)
  const command = opened.wishes.command ?? ({ verb: 'submitted', credential, ending: text.slice(-4) } as const)
  return dispatch(given, to, { ...opened, wishes: { ...opened.wishes, command } })
}

type Spelling = Pick<ProviderTraits, 'pattern' | 'lookalikes'>

/** How its values are spelled, as the manifest at the default head has it. */
async function spellingOf({ outside, wishes, occasion }: Opened, credential: string): Promise<Spelling> {
  const looked = await survey(fleetOf(withAnySeal(outside), { ...wishes, only: [credential], dryRun: true }, occasion))
  if ('problems' in looked) throw refused('rotation.yml has mistakes', 'Run `keyturn check`.')
  const [kit] = looked.kits
  if (kit?.credential.id !== credential) throw refused(noSuch(looked.manifest, credential))
  if (isHandedIn(kit.credential)) return kit.plugin.traits
  throw refused(`Keyturn itself makes the keys of ${credential}`, 'Nothing has to be handed in.')
}

/** Refused here, it never leaves this machine. White space is never taken away in silence: it may be half of another text. */
function judge(text: string, credential: string, spelling: Spelling): void {
  if (text === '') throw refused('no value came', 'Type it in, or pipe it in as in `pbpaste | keyturn submit …`.')
  if (/\s/.test(text))
    throw refused(
      'the value has white space in it or around it, such as a line end',
      'Hand it in without: `printf %s` prints none, `echo` does.',
    )
  const is = lookalike(spelling, { matches: (pattern) => pattern.test(text) })
  if (is !== undefined) throw refused(`the value is ${is}`)
  if (!spelling.pattern.test(text))
    throw refused(`the value is not spelled as a key of ${credential} is`, 'Copy the whole of it from the console.')
}

function restOf({ outside, wishes }: Opened): GithubRest {
  const { api, owner, name, redactor } = outside
  const token = Secret.of(wishes.login.kind === 'token' ? wishes.login.token : '', redactor.mask)
  return {
    send: sendBy(outside),
    base: api,
    owner,
    repository: name,
    token: () => Promise.resolve(token),
  }
}

function refused(what: string, remedy = ''): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`.trim(), { effect: 'not-done' })
}
