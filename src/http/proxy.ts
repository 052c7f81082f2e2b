/** The variables that name proxies, as curl and the runner read them; small letters win. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>

/** The proxy for a URL; undefined: go there directly. Loopback is never proxied, as in the runner's own client. */
export function proxyFor(url: URL, env: ProxyVariables): URL | undefined {
  const https = url.protocol === 'https:'
  const named = https ? (env['https_proxy'] ?? env['HTTPS_PROXY']) : (env['http_proxy'] ?? env['HTTP_PROXY'])
  if (named === undefined || named.trim() === '') return undefined
  if (isLoopback(url.hostname) || isExcepted(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  const text = named.includes('://') ? named.trim() : `http://${named.trim()}`
  return URL.canParse(text) ? new URL(text) : undefined
}

/** `proxy-authorization` for a proxy whose URL holds a login. */
export function proxyHeaders(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === '') return {}
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** `NO_PROXY`: names with their subdomains, `.suffix`, `*.suffix`, `host:port`, or `*`. */
function isExcepted(url: URL, list: string): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return list
    .split(/[\s,]+/)
    .filter((item) => item !== '')
    .some((item) => {
      if (item === '*') return true
      const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(item.toLowerCase()) ?? []
      const fits = url.hostname === name || url.hostname.endsWith(`.${name}`)
      return name !== '' && fits && (only === undefined || only === port)
    })
}
