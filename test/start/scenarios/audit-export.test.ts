import { beforeAll, describe, expect, test } from '@jest/globals'
import { exportCsv } from '../../../src/core/audit/export/csv.ts'
import { type AuditExport, makeExport } from '../../../src/core/audit/export/make.ts'
import { exportMarkdown } from '../../../src/core/audit/export/markdown.ts'
import type { Period } from '../../../src/core/audit/export/period.ts'
import { ANSWERS } from '../../../src/core/audit/export/standards.ts'
import { valueAt } from '../../../src/core/audit/export/value.ts'
import type { Trail } from '../../../src/core/audit/trail/facts.ts'
import { verifyTrail } from '../../../src/core/audit/trail/verify.ts'
import type { Manifest } from '../../../src/core/manifest/policy.ts'
import { readSeals } from '../../../src/core/seal.ts'
import { readManifestAt } from '../../../src/start/manifest.ts'
import { due, eventful, gathered, JOURNAL } from '../auditing.ts'
import { DAY, type Rig } from '../rig.ts'
import { mergeOpen, untilRest } from './story.ts'

const CREDENTIAL = 'openai/production'
const URL_ = 'https://github.com/acme/web'

let rig: Rig
let trail: Trail
let manifest: Manifest
beforeAll(async () => {
  rig = await eventful()
  // Who owned it has left.
  write((text) => text.replace('owner: "@mona"', 'owner: "@octavia"'))
  await due(rig)
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)
  trail = (await gathered(rig.world)).trail
  manifest = await read()
}, 300_000)

function write(change: (text: string) => string): void {
  const text = rig.world.github.truth.file('main', 'rotation.yml') ?? ''
  rig.world.github.person('mona').commit('main', { 'rotation.yml': change(text) }, 'Change')
}

async function read(text = rig.world.github.truth.file('main', 'rotation.yml') ?? ''): Promise<Manifest> {
  const found = await readManifestAt({ path: 'rotation.yml', text })
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return found.manifest
}

function made(period: Period, of: Trail = trail, sealed = true): AuditExport {
  const seals = sealed ? readSeals(rig.env['KEYTURN_SEAL']) : undefined
  const repository = { name: 'acme/web', url: URL_, head: 'main', manifest: 'rotation.yml' }
  const { credentials, reminders = [] } = manifest
  return makeExport({ trail: of, seals, verdict: verifyTrail(of, seals), period, credentials, reminders, repository })
}

function always(): Period {
  return { name: 'always', from: 0, to: rig.world.clock.now() + DAY }
}

describe('an export', () => {
  test('tells every rotation of the period, with dates and people, and where its record lies', () => {
    const { rotations, verified } = made(always())
    expect(verified).toEqual({ authenticated: true, findings: [] })
    expect(rotations.map(({ generation, outcome }) => [generation, outcome])).toEqual([
      [1, 'rotated'],
      [2, 'rolled-back'],
      [3, 'rotated'],
      [4, 'rotated'],
    ])
    for (const { evidence, generation, mergedBy, approvedBy, pullRequest } of rotations) {
      expect({ mergedBy, approvedBy }).toEqual({ mergedBy: 'mona', approvedBy: 'lock' })
      expect(rig.world.github.truth.pulls().map(({ number }) => number)).toContain(pullRequest)
      const [, oid = '', path = ''] = /\/blob\/([0-9a-f]{40})\/(.+)$/.exec(evidence) ?? []
      const record: unknown = JSON.parse(rig.world.github.truth.file(oid, path) ?? '')
      expect(valueAt(record, 'what.generation')).toBe(generation)
    }
  })

  test('knows who held what at the beginning and at the end', () => {
    const written = made(always()).rotations.map(({ writtenAt }) => Date.parse(writtenAt))
    const [first = 0, , third = 0] = written
    const between = made({ name: 'between', from: first + DAY / 2, to: third + DAY })
    expect(between.population.begin).toMatchObject([{ credential: CREDENTIAL, generation: 1, owner: '@mona' }])
    expect(between.population.end).toMatchObject([{ credential: CREDENTIAL, generation: 3 }])
    expect(between.rotations.map(({ generation }) => generation)).toEqual([2, 3])
    expect(made(always()).population).toMatchObject({ begin: [], end: [{ generation: 4, owner: '@octavia' }] })
  })

  test('lists what was late, what was given up to a rule, and who left it', () => {
    const { late, departures, exceptions, rotations } = made(always())
    // The adopted key was a hundred days old, of ten.
    expect(late[0]).toMatchObject({ credential: CREDENTIAL, state: 'rotated', due: rotations[0]?.due })
    expect(late.every(({ lateSeconds }) => lateSeconds >= 86_400)).toBe(true)
    expect(late[0]?.lateSeconds).toBeGreaterThan(80 * 86_400)
    expect(departures).toMatchObject([{ what: '@mona answered for it before, @octavia since.' }])
    expect(exceptions).toEqual([])
  })

  test('lists exemptions that count and those that do not any more, and a key that is overdue without one', async () => {
    const later = { ...trail, now: trail.now + 40 * DAY }
    const period = { name: 'later', from: trail.now + DAY, to: later.now }
    expect(made(period, later).late).toMatchObject([{ state: 'not begun', credential: CREDENTIAL }])
    const until = new Date(later.now + DAY).toISOString().slice(0, 10)
    write((text) =>
      text.replace('production:\n', `production:\n        exempt: { until: ${until}, by: "@mona", because: x }\n`),
    )
    manifest = await read()
    const told = made(period, later)
    expect(told.late).toEqual([])
    expect(told.exceptions).toMatchObject([{ what: expect.stringContaining('granted by @mona: x') }])
    const after = { ...trail, now: later.now + 9 * DAY }
    expect(made({ ...period, to: after.now }, after)).toMatchObject({
      late: [{ state: 'not begun' }],
      exceptions: [{ what: expect.stringContaining('Was exempt') }],
    })
  })

  test('lists keys that were reported', () => {
    const newest = trail.journal[0]
    const path = `entries/${CREDENTIAL}.json`
    const text = rig.world.github.truth.file(newest?.oid ?? '', path) ?? ''
    const texts = new Map(
      [...trail.texts].map(([oid, was]) => [
        oid,
        was === text ? text.replace('"compromised": []', '"compromised": ["key_x"]') : was,
      ]),
    )
    const { incidents } = made(always(), { ...trail, texts }, false)
    expect(incidents).toMatchObject([{ what: 'Key key_x was reported compromised.', credential: CREDENTIAL }])
  })

  test('a record that was changed counts as it was first written, and the report says so', async () => {
    const record = `records/${CREDENTIAL}/1.json`
    const was = rig.world.github.truth.file(JOURNAL, record) ?? ''
    rig.world.github.person('mona').commit(JOURNAL, { [record]: was.replaceAll('mona', 'will') }, 'Tidy up')
    const told = made(always(), (await gathered(rig.world)).trail)
    expect(told.rotations[0]?.mergedBy).toBe('mona')
    expect(told.verified.findings.map(({ code }) => code)).toEqual(['record-changed'])
    expect(exportMarkdown(told)).toContain('**1 found that do not agree:**')
  })
})

async function reminded(minted: string, more = ''): Promise<Manifest> {
  const text = `version: 1\nkeys:\n  badges: { provider: reminder, every: 30d, owner: "@rita", minted: ${minted}${more} }\n`
  return read(text)
}

function ago(days: number): string {
  return new Date(trail.now - days * DAY).toISOString().slice(0, 10)
}

describe('keys that people hold', () => {
  test('are told apart, as rotation.yml has them now, and late where nobody replaced them', async () => {
    manifest = await reminded(ago(40))
    const told = made(always())
    const evidence = `${URL_}/blob/main/rotation.yml#L3`
    expect(told.heldByPeople).toMatchObject([{ credential: 'badges', owner: '@rita', evidence }])
    expect(told.population.end.map(({ credential }) => credential)).toEqual([CREDENTIAL])
    expect(told.late.at(-1)).toMatchObject({ credential: 'badges', state: 'not replaced', evidence })
    expect(exportMarkdown(told)).toMatch(/## Made and held by people: 1\n[^]*a person’s word[^]*\| `badges` \|/)
    // Of a time before this very key was made, nobody knows.
    const before = made({ name: 'before', from: 0, to: trail.now - 50 * DAY })
    expect(before.late.filter(({ credential }) => credential === 'badges')).toEqual([])
  })

  test('and exempt are among the exceptions, and not late', async () => {
    manifest = await reminded(ago(40), `, exempt: { until: ${ago(-9)}, by: "@mona", because: x }`)
    const { late, exceptions } = made(always())
    expect(late.filter(({ credential }) => credential === 'badges')).toEqual([])
    expect(exceptions).toMatchObject([{ credential: 'badges', what: expect.stringContaining('granted by @mona: x') }])
  })
})

describe('the report for people and the table for programs', () => {
  test('the report has every part, each row with its file', () => {
    const text = exportMarkdown(made(always()))
    for (const title of [
      'Is it genuine?',
      'In service at the end: 1',
      'Rotations: 4',
      'Late: ',
      'Incidents: 0',
      'Departures: 1',
      'Which field answers what',
    ])
      expect(text).toMatch(new RegExp(`^## ${title.replaceAll('?', '\\?')}`, 'm'))
    const rows = text.split('\n').filter((line) => line.startsWith('| `openai/production`'))
    expect(rows.length).toBeGreaterThan(6)
    for (const row of rows) expect(row).toContain(`](${URL_}/`)
  })

  test('no cell of the table is a formula, and each stays one cell', () => {
    const [rotation] = made(always()).rotations
    if (rotation === undefined) throw new Error('There is no rotation.')
    const text = exportCsv({
      rotations: [{ ...rotation, owner: '@mona', trigger: '=1+1', exceptions: ['a, "b"', 'c'] }],
    })
    const [head = '', row = '', rest] = text.split('\r\n')
    expect(rest).toBe('')
    expect(row).toContain(",'@mona,")
    expect(row).toContain(",'=1+1,")
    expect(row).toContain('"a, ""b""; c"')
    expect(row.replace(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(head.split(',').length)
  })
})

describe('what is said of standards', () => {
  test.each(ANSWERS.flatMap(({ reference, fields }) => fields.map((field) => [reference, field] as const)))(
    '%s: a record has the field %s',
    (_, field) => {
      const texts = [1, 2, 3].map((n) => rig.world.github.truth.file(JOURNAL, `records/${CREDENTIAL}/${n}.json`) ?? '')
      for (const text of texts) expect(valueAt(JSON.parse(text), field)).toBeDefined()
      // In one of them it is known: a field that nobody ever fills answers nothing.
      const known = texts.some((text) => valueAt(JSON.parse(text), field) !== null)
      expect([field, known || NEVER_HERE.includes(field)]).toEqual([field, true])
    },
  )

  test('each of the three is answered', () => {
    expect([...new Set(ANSWERS.map(({ standard }) => standard))]).toEqual([
      'SOC 2',
      'ISO/IEC 27001:2022',
      'PCI DSS 4.0.1',
    ])
  })
})

/** OpenAI's keys cannot be disabled before they are deleted. */
const NEVER_HERE = ['end.disabledAt']
