import { Failure } from '../core/failure.ts'
import { at, listAt, loginAt, numberAt, textAt } from './codec.ts'

/** Tells what our App did from what others did. */
export interface Mine {
  readonly login: string
  /** The App's slug; undefined for a person's token, which cannot write check runs. */
  readonly app: string | undefined
  /** The author of a pull request or comment is us. */
  actor(actor: unknown): boolean
  /** A commit is ours: by us, and signed by GitHub where GitHub signs. */
  commit(commit: unknown): boolean
  /** A pull request's commits: is one among them that is not ours? */
  meddled(pullRequest: unknown): boolean
}

/**
 * Nothing is written: a person who looks cannot know which App is Keyturn's, so that any App's work under our names counts as ours.
 * What is written is never decided on that.
 */
export type Looks = boolean

/**
 * An App's `viewer.login` is `keyturn[bot]`, while the login of a `Bot` actor comes without the ending, and a commit's author
 * is a user `keyturn[bot]` or only an email `<id>+keyturn[bot]@users.noreply…`. A person may be called like the App without its
 * ending, so the kinds are compared too.
 */
export function createMine(viewer: string, base: string, looks: Looks = false): Mine {
  const bot = viewer.endsWith('[bot]')
  const bare = bot ? viewer.slice(0, -'[bot]'.length) : viewer
  const signs = /^https:\/\/api\.(github\.com|[\w-]+\.ghe\.com)$/.test(base)

  function actor(who: unknown): boolean {
    const login = loginAt(who, 'login')?.toLowerCase()
    const kind = textAt(who, '__typename')
    if (login === undefined) return false
    if (!bot) return login === viewer.toLowerCase() || (looks && kind === 'Bot')
    return login === viewer.toLowerCase() || (login === bare.toLowerCase() && kind === 'Bot')
  }

  function commit(one: unknown): boolean {
    const author = at(one, 'author')
    const login = loginAt(author, 'user', 'login')
    const email = textAt(author, 'email') ?? ''
    // An App's commit made through the API bears GitHub's signature; a name and an email anybody can type. With a person's
    // token, nobody can tell Keyturn's commits from that person's own.
    const signed = at(one, 'signature', 'isValid') === true && at(one, 'signature', 'wasSignedByGitHub') === true
    const unsigned = at(one, 'signature') === undefined
    const ours = same(login ?? emailOf(email))
    return ours && (signed || (unsigned && (!signs || !bot)))
  }

  function same(login: string): boolean {
    const lower = login.toLowerCase()
    if (looks && !bot && lower.endsWith('[bot]')) return true
    return lower === viewer.toLowerCase() || (bot && lower === bare.toLowerCase())
  }

  function meddled(pullRequest: unknown): boolean {
    const commits = listAt(pullRequest, 'commits', 'nodes')
    const total = numberAt(pullRequest, 'commits', 'totalCount') ?? commits.length
    return total > commits.length || commits.some((one) => !commit(at(one, 'commit')))
  }

  return { login: viewer, app: bot ? bare : undefined, actor, commit, meddled }
}

/** Whoever every workflow's own `GITHUB_TOKEN` is; its permissions end before secrets (GitHub: "Permissions for the GITHUB_TOKEN"). */
const GITHUB_TOKEN = /^github-actions(\[bot\])?$/

/** Fails where the token can never write a secret: said at the first look, not by the first refusal with a key in hand. */
export function demandApp({ login }: Mine): void {
  if (!GITHUB_TOKEN.test(login)) return
  throw new Failure(
    'permission-missing',
    'Nothing was done: the token is the workflow’s own GITHUB_TOKEN, and that may never write secrets. Give `app-client-id` and `app-private-key` of a GitHub App of yours; or set `mode: remind`, which says with GITHUB_TOKEN alone which keys are due.',
    { effect: 'not-done' },
  )
}

/** `41898282+github-actions[bot]@users.noreply.github.com` → `github-actions[bot]`. */
export function emailOf(email: string): string {
  return /^(?:\d+\+)?([^@]+)@users\.noreply\./.exec(email.toLowerCase())?.[1] ?? ''
}
