// Probot's types name those of a package that it loads only where several processes share a limit through Redis. We have none.
declare module 'ioredis' {
  export type RedisOptions = never
}
