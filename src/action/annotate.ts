import * as core from '@actions/core'
import type { Annotation } from '../core/render/annotations.ts'

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice } as const

/** Puts one line beside the workflow run, or beside its line of a file. */
export function annotate({ level, message, file, line, column }: Annotation, say: (text: string) => string): void {
  ANNOTATE[level](say(message), {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  })
}
