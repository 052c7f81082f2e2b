import { parseKnownFiles } from '@smithy/core/config'
import { Failure } from '../../../core/failure.ts'
import type { Context, Finding } from '../../contract/plugin.ts'
import { carried } from './carrier.ts'
import type { Given } from './login.ts'

type Profiles = Awaited<ReturnType<typeof parseKnownFiles>>

/** The login that a profile of AWS's shared files describes: keys, a role, IAM Identity Center, or at a desk a program. */
export async function ofProfile(context: Context, { env, inJob }: Finding): Promise<Given> {
  const { AWS_PROFILE: profile = 'default', AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: shared } = env
  const files = {
    // A program or a person may have written them anew.
    ignoreCache: true,
    ...(config === undefined ? {} : { configFilepath: config }),
    ...(shared === undefined ? {} : { filepath: shared }),
  }
  const profiles = await parseKnownFiles(files)
  demandFit(profiles, profile, inJob)
  const { fromIni } = await import('@aws-sdk/credential-providers')
  const region = profiles[profile]?.['region'] ?? 'us-east-1'
  return carried(
    context,
    (settings) =>
      fromIni({
        ...files,
        profile,
        clientConfig: settings,
        // By this an identity in a file is shown to STS, and a role without a region of its own is asked for.
        parentClientConfig: { ...settings, region },
      })(),
    () => nothing(profiles, profile),
  )
}

/** The profile, and those it takes its keys from: what would bring in somebody else's login, or start a program in a job, is refused. */
function demandFit(profiles: Profiles, first: string, inJob: boolean): void {
  const seen = new Set<string>()
  for (let name: string | undefined = first; name !== undefined && !seen.has(name);) {
    seen.add(name)
    const profile: Profiles[string] | undefined = profiles[name]
    if (profile === undefined)
      throw refused(
        name === first
          ? 'There is no such profile in AWS’s files. Look at AWS_PROFILE (without it, `default` is meant), and at AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE.'
          : 'The profile takes its keys from another one (`source_profile`), which AWS’s files do not have.',
      )
    if (profile['credential_source'] !== undefined) throw refused(SOURCE)
    if (profile['login_session'] !== undefined) throw refused(SESSION)
    if (profile['mfa_serial'] !== undefined) throw refused(MFA)
    if (inJob && profile['credential_process'] !== undefined) throw refused(PROGRAM)
    name = profile['source_profile']
  }
}

const SOURCE =
  'The profile takes its keys from the machine (`credential_source`), and the machine that runs a job need not be yours. Let the job log in by AWS_ROLE_ARN.'
const SESSION =
  'Logins of `aws login` are not built. Use a profile of IAM Identity Center (`aws sso login`), or a role.'
const MFA = 'The profile asks for a code of a second factor (`mfa_serial`), which nobody can give here.'
const PROGRAM =
  'The profile starts a program (`credential_process`), which would run beside the seal and the admin keys. Only the workflow says which programs run in a job: run it in a step of its own, and pass what it gives.'

/** What it could not be had for is told by the kind of profile, for the client's own words may hold anything. */
function nothing(profiles: Profiles, name: string): Failure {
  const profile = profiles[name] ?? {}
  if (profile['sso_session'] !== undefined || profile['sso_start_url'] !== undefined)
    return refused('The login by IAM Identity Center has run out, or was never made: run `aws sso login` with it.')
  if (profile['credential_process'] !== undefined)
    return refused('Its program (`credential_process`) gave no login. Run it by itself and look what it says.')
  return refused('AWS’s own client finds no login in it. `aws sts get-caller-identity` with that profile says why.')
}

function refused(why: string): Failure {
  return new Failure('credential-rejected', `The profile gives no login, and nobody was asked as the admin. ${why}`, {
    effect: 'not-done',
  })
}
