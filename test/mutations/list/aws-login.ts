import type { Mutation } from '../mutation.ts'

const LOGIN = 'test/plugins/providers/aws-iam-login.test.ts'
const STORY = 'test/start/scenarios/aws-iam.test.ts'
const DOCTOR = 'test/cli/doctor/workflows.test.ts'
const IN = 'src/plugins/providers/aws-iam'

/** A login that AWS's own client makes: where it goes, who is let in by it, and what is seen of it. */
export const AWS_LOGIN: readonly Mutation[] = [
  {
    name: 'a login goes wherever a file or a variable says',
    why: 'who can write a file of the machine gets the job’s identity, and a role by it',
    file: `${IN}/carrier.ts`,
    from: `    demandHost(new URL(request.url), endpoint)\n`,
    to: ``,
    caughtBy: [LOGIN],
  },
  {
    name: 'what a login shows of files is not masked',
    why: 'the identity in a file stands in a log as soon as anybody quotes it',
    file: `${IN}/carrier.ts`,
    from: `    maskIn(request, mask)\n`,
    to: ``,
    caughtBy: [LOGIN],
  },
  {
    name: 'what AWS’s client says of a failure is passed on',
    why: 'it quotes files, and what programs print',
    file: `${IN}/carrier.ts`,
    from: `throw thrown instanceof Failure ? thrown : other()`,
    to: `throw thrown`,
    caughtBy: [LOGIN],
  },
  {
    name: 'AWS’s client is left to repeat',
    why: 'two who repeat knock sixteen times where four were meant',
    file: `${IN}/carrier.ts`,
    from: `    if (reply.status >= 400) throw turnedDown(request, reply, meaning(String(reply.json)))\n`,
    to: ``,
    caughtBy: [LOGIN],
  },
  {
    name: 'a profile starts a program in a job',
    why: 'it runs beside the seal and the admin keys, and the workflow never named it',
    file: `${IN}/profile.ts`,
    from: `if (inJob && profile['credential_process']`,
    to: `if (!inJob && profile['credential_process']`,
    caughtBy: [LOGIN],
  },
  {
    name: 'a profile takes its keys from the machine',
    why: 'whoever owns the runner turns keys with a login that nobody named',
    file: `${IN}/profile.ts`,
    from: `    if (profile['credential_source'] !== undefined) throw refused(SOURCE)\n`,
    to: ``,
    caughtBy: [LOGIN],
  },
  {
    name: 'the profiles that a profile leads to are not looked at',
    why: 'what is refused in one comes in by the next',
    file: `${IN}/profile.ts`,
    from: `name = profile['source_profile']`,
    to: `name = undefined`,
    caughtBy: [LOGIN],
  },
  {
    name: 'a role comes before the profile that is named',
    why: 'it is not the login that AWS’s own tools would take there',
    file: `${IN}/login.ts`,
    from: `profile === undefined && role !== undefined`,
    to: `role !== undefined`,
    caughtBy: [LOGIN],
  },
  {
    name: 'a login is relied on after its end',
    why: 'a long run stops half-way, and says that a key was refused',
    file: `${IN}/login.ts`,
    from: `known.until - SPARE > context.now()`,
    to: `known.until - SPARE > 0`,
    caughtBy: [LOGIN],
  },
  {
    name: 'a login that failed is kept',
    why: 'a moment’s trouble of AWS’s lasts for a whole run',
    file: `${IN}/login.ts`,
    from: `    logins.delete(context.run)\n`,
    to: ``,
    caughtBy: [LOGIN],
  },
  {
    name: 'what a login gives is not masked',
    why: 'the secret that turns keys stands wherever somebody quotes it',
    file: `${IN}/login.ts`,
    from: `Secret.of(secretAccessKey, mask)`,
    to: `Secret.of(secretAccessKey, () => undefined)`,
    caughtBy: [LOGIN, STORY],
  },
  {
    name: 'a login is looked for under any name',
    why: 'a credential whose own admin key is missing is turned by another one',
    file: 'src/start/admin.ts',
    from: `return variable === admin && adminFound`,
    to: `return adminFound`,
    caughtBy: [STORY],
  },
  {
    name: 'a login is looked for although keys are passed',
    why: 'the workflow passes one login, and another one turns the keys',
    file: 'src/start/admin.ts',
    from: `if (variable === undefined || isSet(outside, variable) || !isFound`,
    to: `if (variable === undefined || !isFound`,
    caughtBy: [LOGIN, STORY],
  },
  {
    name: 'doctor does not ask whether a job may say who it is for its role',
    why: 'the first rotation fails where the doctor saw nothing',
    file: 'src/cli/doctor/checks/workflow-passes.ts',
    from: `const asked = kept || all.some((credential) => isAdminByRole(credential, own))`,
    to: `const asked = kept`,
    caughtBy: [DOCTOR],
  },
]
