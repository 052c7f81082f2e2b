import { adoptionLabels } from './labels.ts'
import type { CheckView, View } from './view.ts'

/** A proposal beside the rotations: it changes lines of a file, tells nothing later, and its check stops nobody. */
export function quietView({
  title,
  body,
  check,
}: {
  readonly title: string
  readonly body: readonly string[]
  readonly check: Pick<CheckView, 'title' | 'summary'>
}): View {
  return {
    title,
    body: body.join('\n'),
    labels: adoptionLabels([]),
    check: { status: 'completed', conclusion: 'neutral', ...check },
    comments: [],
  }
}
