import { Failure } from '../../src/core/failure.ts'

/** The failure that the work ends in; everything it says is added to what was told. */
export async function failureOf(work: Promise<unknown>, told: string[]): Promise<Failure> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof Failure)) throw new Error(`expected a Failure, not ${String(thrown)}`)
  told.push(thrown.message, String(thrown.detail), String(thrown.stack), JSON.stringify(thrown))
  return thrown
}
