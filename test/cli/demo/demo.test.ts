import { get } from 'node:http'
import { afterAll, describe, expect, jest, test } from '@jest/globals'
import { type Demo, startDemo } from './start.ts'

jest.setTimeout(180_000)
const started: Demo[] = []
afterAll(() => started.forEach((one) => one.clean()))

function start(...args: readonly string[]): Demo {
  const one = startDemo(...args)
  started.push(one)
  return one
}

/** A page as a browser asks for it. */
function browse(url: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'text/html' } }, (reply) => {
      let text = ''
      reply.on('data', (chunk) => (text += String(chunk)))
      reply.on('end', () => resolve({ status: reply.statusCode, text }))
    }).on('error', reject)
  })
}

/** What any key value of the two providers, any token and any admin key looks like. */
const VALUE = /sk-[\w-]{24,}|\bre_\w{20,}|gh[sp]_\w{20,}/

describe('the demo, built, as a process of its own', () => {
  test('turns both keys without one failed request, shows it, and stays until it is stopped', async () => {
    const demo = start('--keep')
    const [, page = ''] = await demo.says(/(http:\S+\/pull\/3) {2}\S/)
    const out = demo.out()
    expect(out).toContain('All keys were turned, and nobody noticed.')
    expect(out).toMatch(/app: \d{4,} requests, 0 failed/)
    expect(out).toMatch(/openai\/production: generation 1; its old key key_\w+ is dead: a request with it got 401/)
    expect(out).toMatch(/resend: generation 1; its old key [\w-]+ is dead: a request with it got 40[13]/)
    expect(out).toContain('not adopted → resting → in review → ')
    expect(out).toMatch(/│ Nothing has changed yet\./)
    expect(out).toMatch(/│ ### Gone: the old key is deleted/)
    expect(`${out}${demo.err()}`).not.toMatch(VALUE)
    expect(out).not.toContain('\u001b')

    const shown = await browse(page)
    expect(shown.status).toBe(200)
    expect(shown.text).toMatch(/<h1>Rotate openai \[production\]: generation 0 → 1/)
    expect(shown.text).toContain('Verified: generation 1 serves')
    expect((await browse(`${page}/opened`)).text).toContain('Nothing has changed yet.')
    const [, run = ''] =
      /href="(\/acme\/web\/actions\/runs\/\d+)"/.exec((await browse(page.replace(/pull.*/, 'actions'))).text) ?? []
    expect((await browse(new URL(run, page).href)).status).toBe(200)

    demo.child.kill('SIGTERM')
    expect(await demo.ended).toBe(0)
    expect(demo.left()).toEqual([])
  })

  test('is stopped by Ctrl-C in the middle, with its child, and leaves nothing behind', async () => {
    const demo = start()
    await demo.says(/Keyturn runs: push/)
    demo.child.kill('SIGINT')
    expect(await demo.ended).toBe(130)
    expect(demo.left()).toEqual([])
    expect(demo.err()).toBe('')
  })

  test('ends quietly when nobody reads on', async () => {
    const demo = start()
    await demo.says(/Keyturn runs: push/)
    demo.child.stdout?.destroy()
    expect(await demo.ended).toBe(130)
    expect(demo.left()).toEqual([])
    expect(demo.err()).toBe('')
  })

  test('rotates without care, and counts what failed', async () => {
    const demo = start('--naive')
    expect(await demo.ended).toBe(0)
    const [, failed = '0', all = '0'] = /(\d+) of (\d+) requests failed/.exec(demo.out()) ?? []
    expect(Number(failed)).toBeGreaterThan(5)
    expect(Number(all)).toBeGreaterThan(Number(failed))
    expect(demo.out()).not.toMatch(VALUE)
  })

  test('gives one JSON object when asked', async () => {
    const demo = start('--naive', '--json')
    expect(await demo.ended).toBe(0)
    expect(JSON.parse(demo.out())).toEqual({
      version: 1,
      requests: expect.any(Number),
      failed: expect.any(Number),
      outage: expect.any(Number),
    })
  })
})
