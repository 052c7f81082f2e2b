import { environmentOf, isShared } from '../../core/manifest/policy.ts'
import { describe } from '../../core/failure.ts'
import type { Send } from '../../http/send.ts'
import { createEye, type Eye } from '../../start/eye.ts'
import type { Outside, Wishes } from '../../start/options.ts'
import { type TokenFacts, tryReading, whoseToken } from '../../start/token.ts'
import { appAtHand, type Granted, grantedTo } from '../../start/granted.ts'
import { askAs } from '../../start/ask.ts'
import { readIn } from '../../start/secrets.ts'
import { type Facts, gateOf, type Look, manifestOf, valueOf } from './facts.ts'
import { branchFacts } from './gather/files.ts'
import { actionsFacts, environmentFacts, offFacts, repositoryFacts, ruleFacts } from './gather/repository.ts'
import { secretFacts } from './gather/secrets.ts'

/** Reads everything that doctor's checks judge. Nothing is changed, and what may not be seen is said so. */
export async function gather(
  outside: Outside,
  wishes: Pick<Wishes, 'login' | 'manifest'>,
  told: (what: string) => void = () => {},
): Promise<Facts> {
  const send = askAs(outside, wishes.login)
  const eye = createEye(send, outside.owner, outside.name)
  told('the repository')
  const [repository, who] = await Promise.all([repositoryFacts(eye), tokenOf(send, wishes.login)])
  told('workflows and settings')
  const { defaultBranch } = repository
  const [branch, off, environments, rules, journalRules, actions, app] = await Promise.all([
    branchFacts(eye, defaultBranch, wishes.manifest),
    offFacts(eye),
    environmentFacts(eye),
    ruleFacts(eye, defaultBranch),
    ruleFacts(eye, 'keyturn/journal'),
    actionsFacts(eye),
    appOf(outside),
  ])
  told('names of secrets, and the journal')
  const scopes = environmentsOf({ ...branch, environments })
  const [secrets, oldSeal] = await Promise.all([
    secretFacts(eye, scopes),
    oldSealOf(eye, outside),
    tryReading(eye, defaultBranch, []),
  ])
  const token = { ...who, refused: [...eye.refused] }
  return { token, app, repository, ...branch, off, environments, rules, journalRules, actions, secrets, oldSeal }
}

function tokenOf(send: Send, login: Wishes['login']): Promise<Omit<TokenFacts, 'refused'>> {
  return whoseToken(send, login.kind === 'token' ? login.token : '')
}

/** Environments that hold something of Keyturn's, or may hide it: the gate, those of the manifest's stores, and those its jobs run in. */
function environmentsOf(facts: Pick<Facts, 'workflows' | 'manifest' | 'environments'>): readonly string[] {
  const credentials = manifestOf(facts)?.credentials ?? []
  const stores = credentials.flatMap((credential) => credential.stores)
  const own = stores.flatMap((store) => environmentOf(store) ?? [])
  const wanted = new Set([gateOf(facts), ...own, ...credentials.filter(isShared).flatMap(readIn)])
  const there = valueOf(facts.environments)?.map(({ name }) => name.toLowerCase())
  return [...wanted].filter((name) => there === undefined || there.includes(name.toLowerCase()))
}

/** With the App's key at hand GitHub says what it was granted. */
async function appOf(outside: Outside): Promise<Look<Granted> | undefined> {
  const app = appAtHand(outside)
  if (app === undefined) return undefined
  try {
    return { seen: true, value: await grantedTo(outside, app) }
  } catch (thrown) {
    return { seen: false, why: 'failed', about: describe(thrown) }
  }
}

async function oldSealOf(eye: Eye, { env }: Outside): Promise<Facts['oldSeal']> {
  const seal = env['KEYTURN_SEAL']
  if (!seal) return undefined
  const { oldSealFacts } = await import('./gather/old-seal.ts')
  return oldSealFacts(eye, seal)
}
