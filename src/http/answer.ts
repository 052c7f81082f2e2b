/** An answer as it came, with its text. */
export interface Answer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
  readonly date?: number
}
