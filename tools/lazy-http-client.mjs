// @actions/core imports @actions/http-client, and that undici, on its first line, for OIDC tokens that Keyturn never
// asks for: half of the start of most Actions. Known upstream (actions/toolkit 1621, 1697). Here the client is loaded
// when it is first used; @actions/core's own code stays untouched.

const LAZY = '\0keyturn:lazy-http-client'

const SHIM = `
export class HttpClient {
  #given
  constructor(...given) { this.#given = given }
  async #client() {
    const { HttpClient } = await import('@actions/http-client')
    return new HttpClient(...this.#given)
  }
  async get(...given) { return (await this.#client()).get(...given) }
  async post(...given) { return (await this.#client()).post(...given) }
  async getJson(...given) { return (await this.#client()).getJson(...given) }
}
`

/** A rolldown plugin: `@actions/http-client`, imported by @actions/core, becomes a client that loads itself. */
export function lazyHttpClient() {
  return {
    name: 'lazy-http-client',
    resolveId(source, importer) {
      if (source !== '@actions/http-client') return null
      return /[\\/]node_modules[\\/]@actions[\\/]core[\\/]/.test(importer ?? '') ? LAZY : null
    },
    load(id) {
      return id === LAZY ? { code: SHIM, moduleSideEffects: false } : null
    },
  }
}
