// What an entry must look like to be acted on. The mac says who wrote it, not that what stands in it makes sense: an earlier Keyturn may
// have had a fault, and one entry that no rule can read must not end the run of all the others.

type Check = (value: unknown) => boolean
type Fields = Readonly<Record<string, Check>>

const text: Check = (value) => typeof value === 'string'
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
/** No date can be written beyond this. */
const instant: Check = (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15
const number: Check = (value) => typeof value === 'number'

function list(of: Check): Check {
  return (value) => Array.isArray(value) && value.every(of)
}

function map(of: Check): Check {
  return (value) => isMap(value) && Object.values(value).every(of)
}

function one(...of: readonly string[]): Check {
  return (value) => typeof value === 'string' && of.includes(value)
}

/** Fields that must be there, and fields that may; others are a later Keyturn's. */
function record(must: Fields, may: Fields = {}): Check {
  const [needed, allowed] = [Object.entries(must), Object.entries(may)]
  return (value) =>
    isMap(value) &&
    needed.every(([name, check]) => check(value[name])) &&
    allowed.every(([name, check]) => value[name] === undefined || check(value[name]))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const kind = one('by-value', 'by-id', 'unknown', 'none')
const testimony = record(
  { witness: text, asked: text, answer: text, verdict: one('yes', 'no', 'waiting', 'unknown'), at: instant },
  { number, lag: number },
)
const yes: Check = (value) => value === true
const holder = record(
  { tag: text, generation: count, mintedBy: text, since: instant },
  {
    reserved: yes,
    account: text,
    keyId: text,
    fingerprint: text,
    minted: instant,
    expiresAt: instant,
    adopted: kind,
    behind: text,
  },
)
const adopting = record(
  { tag: text, branch: text, announcedAt: instant, kind, mintedBy: text, remarks: list(text), slots: map(instant) },
  {
    account: text,
    keyId: text,
    fingerprint: text,
    minted: instant,
    expiresAt: instant,
    with: map(text),
    notBefore: instant,
    asked: text,
    instead: text,
  },
)
const deployments = list(record({ startedAt: instant }, { run: text, url: text, finishedAt: instant }))
const leg = record({}, { writtenAt: instant, deployments, verifiedAt: instant })
const probe = record({ at: instant, status: number, verdict: text, asked: text }, { account: text })
const approved = record({ by: one('lock', 'command'), at: instant }, { seen: text })
const joint = record({ branch: text, members: list(record({ credential: text, tag: text })) })
const candidate = record(
  { tag: text, generation: count, announcedAt: instant, policyAt: text, leaseUntil: instant },
  {
    reserved: yes,
    deferred: yes,
    begunAt: instant,
    intake: instant,
    lostAt: instant,
    made: text,
    keyId: text,
    fingerprint: text,
    minted: instant,
    expiresAt: instant,
    probe,
    probedAt: list(instant),
    stagedAt: instant,
    joint,
    withdrawn: record({ at: instant, by: text }),
    approved,
    acceptance: leg,
    openedAt: instant,
    promotedAt: instant,
    deployments,
    verifiedAt: instant,
  },
)
const version = { version: count, writtenAt: instant }
const slot = record(
  { tag: text },
  {
    ...version,
    previous: record({ tag: text }, version),
    announcedAt: instant,
    from: (value) => value === null || instant(value),
    openedAt: instant,
    writing: text,
  },
)
const rollback = record(
  { at: instant, by: one('revert', 'command') },
  { who: text, request: text, head: text, restoredAt: instant, deployments, verifiedAt: instant },
)
const merge = record({ number: count, approvals: list(text), at: instant }, { by: text, role: text, head: text })
const milestone = record(
  { what: text, at: instant, run: text, evidence: list(testimony) },
  { slots: map(instant), merge, by: text, keyId: text },
)
const emergency = record(
  { verb: one('leaked', 'exploited', 'disable'), by: text, at: instant, request: text },
  { keyId: text, containedAt: instant, how: one('disabled', 'revoked', 'gone'), undo: (value) => value === true },
)
const former = record({ credential: text, at: instant, generation: count })
const moved = record({ to: text, at: instant })
const ending = record({}, { branch: text, since: instant, seen: text })
const ended = record({ tag: text, at: instant })
const said = { by: text, at: instant, request: text }
const waiver = record({ tag: text, of: one('silence', 'all'), ...said })
const word = record({ keyId: text, asked: list(text), ...said })
const past = record(
  { tag: text, since: instant, why: text },
  {
    keyId: text,
    fingerprint: text,
    absentSince: instant,
    second: (value) => value === true,
    lost: record({ from: instant, until: instant }),
  },
)

/** Can every rule and every text be made of it? */
export const isEntry: Check = record(
  {
    schema: count,
    credential: text,
    seq: count,
    previous: text,
    attempt: count,
    generation: count,
    slots: map(slot),
    compromised: list(text),
    tries: record({ due: instant, count }, { notBefore: instant }),
    requests: list(text),
    milestones: list(milestone),
    past: list(past),
    lastRecord: text,
  },
  {
    incumbent: holder,
    adopting,
    wanted: text,
    ordered: record({ at: instant, by: text }, { request: text, left: text, unit: yes }),
    postponed: record({ until: instant, by: text }),
    candidate,
    rollback,
    disabledAt: instant,
    mending: leg,
    clearing: leg,
    retiringAt: instant,
    deadAt: instant,
    heard: map(instant),
    lastSweep: instant,
    formerly: list(former),
    moved,
    handedOn: count,
    waiver,
    word,
    ending,
    ended,
    emergencies: list(emergency),
  },
)
