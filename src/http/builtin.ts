// An `import` of node:http copies all of its exports, and the getter of one of them, WebSocket, loads the whole of undici:
// 28 ms of CPU at every start on Node 24, more than everything else together (measured; Node's lib/http.js, "lazy").

/** node:http, loaded at first use. */
export function plainHttp(): typeof import('node:http') {
  return process.getBuiltinModule('node:http')
}

/** node:https with its TLS, loaded at first use: an `http:` URL needs neither. */
export function secureHttp(): typeof import('node:https') {
  return process.getBuiltinModule('node:https')
}
