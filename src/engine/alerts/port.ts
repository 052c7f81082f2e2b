import type { Secret } from '../../core/secret.ts'

/** An alert of GitHub's secret scanning, without the value. */
export interface Alert {
  readonly number: number
  readonly url: string
}

export interface Alerts {
  /** May the App see them? Undefined: a token that was handed over does not tell. */
  granted(): boolean | undefined
  /** The newest hundred that are open, without their values; undefined: they may not be seen, or nobody scans. */
  open(): Promise<readonly Alert[] | undefined>
  /** The value of one, masked before anything else; undefined: it is not open any more. */
  value(alert: Alert): Promise<Secret | undefined>
  /** Closes it as `revoked`. */
  revoked(alert: Alert, comment: string): Promise<void>
}
