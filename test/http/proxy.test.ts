import { describe, expect, test } from '@jest/globals'
import { proxyFor, proxyHeaders } from '../../src/http/proxy.ts'

const PROXY = 'http://proxy.acme.dev:3128'

describe('which proxy', () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    ['none is named', 'https://api.github.com', {}, undefined],
    ['HTTPS_PROXY for https', 'https://api.github.com', { HTTPS_PROXY: PROXY }, PROXY],
    [
      'https_proxy goes before it',
      'https://api.github.com',
      { https_proxy: PROXY, HTTPS_PROXY: 'http://other' },
      PROXY,
    ],
    ['HTTP_PROXY is not for https', 'https://api.github.com', { HTTP_PROXY: PROXY }, undefined],
    ['HTTP_PROXY for http', 'http://ghes.acme.dev', { HTTP_PROXY: PROXY }, PROXY],
    ['an empty variable names none', 'https://api.github.com', { HTTPS_PROXY: ' ' }, undefined],
    ['a proxy without a scheme', 'https://api.github.com', { HTTPS_PROXY: 'proxy.acme.dev:3128' }, PROXY],
    ['a name that is excepted', 'https://ghes.acme.dev', { HTTPS_PROXY: PROXY, NO_PROXY: 'ghes.acme.dev' }, undefined],
    ['a subdomain of it', 'https://api.ghes.acme.dev', { HTTPS_PROXY: PROXY, NO_PROXY: 'ghes.acme.dev' }, undefined],
    ['a suffix with a dot', 'https://ghes.acme.dev', { HTTPS_PROXY: PROXY, NO_PROXY: 'a.b, .acme.dev' }, undefined],
    ['a suffix with a star', 'https://ghes.acme.dev', { HTTPS_PROXY: PROXY, no_proxy: '*.acme.dev' }, undefined],
    ['everything', 'https://api.github.com', { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
    ['a name that merely ends the same', 'https://notacme.dev', { HTTPS_PROXY: PROXY, NO_PROXY: 'acme.dev' }, PROXY],
    ['the right port', 'https://ghes.acme.dev:8443', { HTTPS_PROXY: PROXY, NO_PROXY: 'ghes.acme.dev:8443' }, undefined],
    ['another port', 'https://ghes.acme.dev', { HTTPS_PROXY: PROXY, NO_PROXY: 'ghes.acme.dev:8443' }, PROXY],
    ['loopback', 'http://127.0.0.1:4000', { HTTP_PROXY: PROXY }, undefined],
    ['localhost', 'https://localhost:4000', { HTTPS_PROXY: PROXY }, undefined],
    ['loopback of IPv6', 'http://[::1]:4000', { HTTP_PROXY: PROXY }, undefined],
  ])('%s', (_name, url, env, proxy) => {
    expect(proxyFor(new URL(url), env)?.origin).toBe(proxy)
  })

  test('a login in its URL becomes a header', () => {
    expect(proxyHeaders(new URL('http://mona:p%40ss@proxy'))).toEqual({
      'proxy-authorization': `Basic ${Buffer.from('mona:p@ss').toString('base64')}`,
    })
    expect(proxyHeaders(new URL('http://proxy'))).toEqual({})
  })
})
