import { request } from 'node:http'
import { expect, test } from '@jest/globals'
import { listen } from '../../../src/cli/init/loopback.ts'

const page = (): { readonly html: string } => ({ html: 'hello' })

/** The status for a request that says another name for this machine. */
function statusAs(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { host } }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('a page that calls this machine by another name is refused: its browser was led here', async () => {
  const loopback = await listen('abc', page)
  loopback.code.catch(() => undefined)
  expect(await statusAs('evil.test', loopback.url)).toBe(400)
  expect(await statusAs(new URL(loopback.url).host, loopback.url)).toBe(200)
  loopback.close()
})

test('its pages let nothing in and send nothing on but the form', async () => {
  const loopback = await listen('abc', () => ({
    html: 'x',
    nonce: 'n1',
    to: 'https://github.com/settings/apps/new?state=abc',
  }))
  const { headers } = await fetch(loopback.url)
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; form-action https://github.com; frame-ancestors 'none'; script-src 'nonce-n1'",
  )
  expect(headers.get('cache-control')).toBe('no-store')
  loopback.close()
})

test('nobody comes back in time: that is said', async () => {
  const loopback = await listen('abc', page, 20)
  await expect(loopback.code).rejects.toThrow(/Nobody came back from GitHub/)
  loopback.close()
})
