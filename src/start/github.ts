import { type Mask, Secret } from '../core/secret.ts'
import type { Github } from '../engine/ports.ts'
import { createGithub, type GithubOptions } from '../github/github.ts'
import { tokenFrom, type TokenSource } from '../github/token.ts'
import type { Send } from '../http/send.ts'
import type { GithubRest } from '../plugins/contract/github.ts'
import { type Entries, watchEntries } from './entries.ts'
import type { Login, Outside, Wishes } from './options.ts'
import { sendBy } from './send.ts'

export interface OpenedGithub {
  readonly github: Github
  /** With the token, and at the pace of `github`: for plugins that speak GitHub's REST. */
  readonly rest: GithubRest
  /** The same of another repository, `owner/name`: an App's token is made for that one alone. */
  readonly elsewhere: (repository: string) => GithubRest
  /** Without it: for everybody else. */
  readonly send: Send
  /** A credential's entry as last read or written in this run. */
  readonly entry: Entries['of']
}

/** Opens one repository at GitHub with the login that was given. */
export function openGithub(
  outside: Outside,
  wishes: Pick<Wishes, 'login' | 'manifest' | 'dryRun' | 'dashboard'>,
  journal: Pick<GithubOptions, 'seals' | 'entryText' | 'index'>,
): OpenedGithub {
  const { clock, api: base, owner, name, redactor } = outside
  const send = sendBy(outside)
  const mask = redactor.mask
  let granted: Readonly<Record<string, string>> | undefined
  const learn = (permissions: Readonly<Record<string, string>>): void => {
    granted = permissions
  }
  const token = tokenFrom(sourceOf(wishes.login, mask), { send, clock, mask, base, owner, name, learn })
  const github = createGithub({
    ...journal,
    send,
    clock,
    token,
    base,
    owner,
    name,
    mask,
    granted: () => granted,
    redact: hold(redactor),
    writes: !wishes.dryRun,
    board: wishes.dashboard === true && !wishes.dryRun,
    ...(outside.gap === undefined ? {} : { gap: outside.gap }),
    ...(wishes.manifest === undefined ? {} : { manifest: wishes.manifest }),
  })
  const watched = watchEntries(github, journal.seals)
  return {
    github: watched.github,
    rest: { send: github.api.send, base, owner, repository: name, token },
    elsewhere: elsewhereBy(github.api.send, base, (place) =>
      tokenFrom(sourceOf(wishes.login, mask), { send, clock, mask, base, ...place }),
    ),
    send,
    entry: watched.of,
  }
}

type TokenFor = (place: { readonly owner: string; readonly name: string }) => GithubRest['token']

/** One for each repository in a run, so that its token is made once. */
function elsewhereBy(send: Send, base: string, tokenFor: TokenFor): OpenedGithub['elsewhere'] {
  const known = new Map<string, GithubRest>()
  return (full) => {
    const [owner = '', repository = ''] = full.split('/')
    const rest = known.get(full.toLowerCase())
    const made = rest ?? { send, base, owner, repository, token: tokenFor({ owner, name: repository }) }
    known.set(full.toLowerCase(), made)
    return made
  }
}

/** The login, in its box. */
export function sourceOf(login: Login, mask: Mask): TokenSource {
  return login.kind === 'token'
    ? { token: Secret.of(login.token, mask) }
    : { appClientId: login.clientId, appPrivateKey: Secret.of(login.privateKey, mask) }
}

/** What goes to GitHub is not altered silently: a text with a value in it is a fault, and stays here. */
function hold(redactor: Outside['redactor']): (text: string) => string {
  return (text) => {
    redactor.assertClean(text)
    return text
  }
}
