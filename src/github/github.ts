import type { Entry } from '../core/entry/entry.ts'
import type { Oid } from '../core/facts.ts'
import type { Seals } from '../core/seal.ts'
import type { Fresh, Github } from '../engine/ports.ts'
import { type AlertsOptions, createAlerts } from './alerts.ts'
import { type Api, type ApiOptions, createApi } from './api.ts'
import { createFileReader } from './file.ts'
import { boardAlong, keepBoard } from './dashboard/board.ts'
import { createDashboard } from './dashboard/dashboard.ts'
import { readFresh } from './fresh.ts'
import { readMoves } from './moves.ts'
import { readRecords } from './journal/records.ts'
import { createJournal, type OwnJournal } from './journal/journal.ts'
import type { Learn } from './journal/state.ts'
import { demandApp } from './mine.ts'
import { createDesk, keep, keepFound } from './proposals/desk.ts'
import { createProposals } from './proposals/proposals.ts'
import { lookUpMember, lookUpRole } from './role.ts'
import { createTalk } from './talk.ts'
import { takeSnapshot } from './snapshot.ts'

export interface GithubOptions extends ApiOptions, AlertsOptions {
  readonly seals: Seals
  /** The input `manifest`; undefined: `rotation.yml`, then `.github/rotation.yml`. */
  readonly manifest?: string
  /** Login of the App whose proposals and comments are ours; undefined: whoever the token is. */
  readonly actor?: string
  /** Hides every known value; throws a Failure where it must not even be hidden. */
  readonly redact: (text: string) => string
  /** This run may have secrets to write, which no GITHUB_TOKEN may. False: it writes nothing at all. */
  readonly writes?: boolean
  /** This run may keep the dashboard issue. */
  readonly board?: boolean
  readonly entryText: (entry: Entry) => string
  readonly index: (entriesTree: Oid, changed: readonly Entry[]) => string
}

/** What the engine sees, and the way there for plugins that speak GitHub's REST: one token, one pace. */
export interface OwnGithub extends Github {
  readonly api: Api
}

/** Else a commit upon what was seen here would be judged by an older look at the branch, and fail each time. */
async function seen(journal: OwnJournal, reading: Promise<Fresh>): Promise<Fresh> {
  const fresh = await reading
  journal.observe(fresh.journal)
  return fresh
}

/** One repository at GitHub, as the engine sees it. */
export function createGithub(options: GithubOptions): OwnGithub {
  const api = createApi(options)
  const { seals, redact, entryText, index, manifest, actor } = options
  const looks = options.writes === false
  const desk = createDesk({ api, redact, actor, looks })
  const files = createFileReader(api)
  const learn: Learn = (repository, branches, along) => {
    keep(desk, undefined, repository)
    keepFound(desk, repository, branches)
    keepBoard(desk.board, desk.mine, repository)
    if (along) files.keep(repository, along)
  }
  const journal = createJournal({
    api,
    seals,
    redact,
    entryText,
    index,
    learn,
    branches: () => rotating(desk.listed),
    ...(options.board ? { board: boardAlong(desk.board) } : {}),
  })
  return {
    api,
    async snapshot() {
      const look = { looks, ...(manifest === undefined ? {} : { manifest }), ...(actor === undefined ? {} : { actor }) }
      const { snapshot, mine, branches } = await takeSnapshot(api, look)
      if (options.writes === true) demandApp(mine)
      journal.observe(snapshot.journal?.head, snapshot.repository.id)
      desk.mine = mine
      desk.nodeId = snapshot.repository.nodeId
      desk.defaultBranch = snapshot.repository.defaultBranch
      desk.listed = branches
      // An older look at a branch is superseded; what `find` saw since then is kept by `find` itself.
      desk.branches.clear()
      desk.found.clear()
      return snapshot
    },
    fresh: (credential, ancestor) => seen(journal, readFresh(api, credential, ancestor)),
    journal,
    proposals: createProposals(desk),
    dashboard: createDashboard(desk),
    talk: createTalk(desk),
    alerts: createAlerts(api, options),
    records: (credentials) => readRecords(api, credentials),
    moves: (asked) => readMoves(api, asked),
    file: (at, path) => files.read(at, path),
    ...people(options, api),
  }
}

function people({ granted }: GithubOptions, api: Api): Pick<Github, 'role' | 'isMember' | 'presence'> {
  return {
    role: (login) => lookUpRole(api, login),
    isMember: (team, login) => lookUpMember(api, team, login),
    presence: async (owner) => (await import('./presence.ts')).lookUpPresence(api, owner, granted()),
  }
}

/** A few proposals are asked for along with the entries; many would make that answer slow, and are asked for one by one. */
const ALONG = 5

function rotating(listed: ReadonlySet<string> | undefined): readonly string[] {
  const branches = [...(listed ?? [])].filter((branch) => branch.startsWith('keyturn/rotate/'))
  return branches.length <= ALONG ? branches : []
}
