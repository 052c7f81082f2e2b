/** The one way to the outside, injected everywhere: a small part of the fetch API, so that starting up needs no undici. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchReply>

export interface FetchInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
}

export interface FetchReply {
  readonly status: number
  readonly headers: { get(name: string): string | null; entries(): IterableIterator<[string, string]> }
  text(): Promise<string>
}
