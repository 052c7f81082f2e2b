import type { View } from '../../../src/core/render/view.ts'

/** A whole proposal as one text to read: what a fixture holds. */
export function page({ title, body, labels, check, comments }: View): string {
  return [
    `<!-- ${title} -->`,
    `<!-- labels: ${labels.map(({ name, color }) => `${name} #${color}`).join(', ')} -->`,
    `<!-- check: ${check.conclusion ?? check.status} · ${check.title} · ${check.summary} -->`,
    '',
    body,
    ...comments.flatMap(({ marker, body: text }) => [`<!-- comment ${marker} -->`, '', text]),
  ].join('\n')
}
