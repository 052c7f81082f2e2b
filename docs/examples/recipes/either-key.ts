/** Says whether an answer means "I do not know this key". */
export type Refused = (answer: Response) => boolean

/** Calls with the first key, and with the next one where it is refused; whoever was let in last is asked first. */
export function withEither(keys: readonly (() => string)[], refused: Refused = ({ status }) => status === 401) {
  let first = 0
  return async (call: (key: string) => Promise<Response>): Promise<Response> => {
    for (let tried = 0; ; tried += 1) {
      const index = (first + tried) % keys.length
      const key = keys[index]
      if (key === undefined) throw new Error('there is no key')
      const answer = await call(key())
      if (!refused(answer) || tried === keys.length - 1) {
        if (!refused(answer)) first = index
        return answer
      }
    }
  }
}
