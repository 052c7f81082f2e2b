// An `import` of node:http copies all of its exports, and the getter of one of them, WebSocket, loads the whole of undici:
// 28 ms of CPU at every start on Node 24, more than everything else together (measured; Node's lib/http.js, "lazy").
import type http from 'node:http'
import type https from 'node:https'

/** node:http, loaded at first use. */
export function plainHttp(): typeof http {
  return process.getBuiltinModule('node:http')
}

/** node:https with its TLS, loaded at first use: an `http:` URL needs neither. */
export function secureHttp(): typeof https {
  return process.getBuiltinModule('node:https')
}
