import { fields } from '../codec.ts'
import type { Exemption } from '../policy.ts'
import { refine, text } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { day, freeText } from './scalars.ts'

/** `{ until: 2026-12-31, by: "@mona", because: "the vendor is migrating" }`: a date, a person, a reason. */
export const exemption: Shape<Exemption> = refine(
  fields({
    expected: 'a map with until, by and because',
    fields: {
      until: {
        shape: day,
        about: 'The day on which it ends. It excuses a key for a year at most after it was due.',
        demanded: 'exempt has no `until:` · say the day on which it ends',
      },
      by: {
        shape: text({
          expected: 'the login of a person such as "@mona", in quotes',
          pattern: /^@[A-Za-z0-9][A-Za-z0-9_-]*$/,
        }),
        about: 'The person who grants it.',
        demanded: 'exempt has no `by:` · say who grants it',
      },
      because: {
        shape: freeText('a text, the reason of the exemption'),
        about: 'Why the key may be older than its policy allows. It stands wherever the key is shown.',
        demanded: 'exempt has no `because:` · say why the key may be older',
      },
    },
  }),
  ({ until, by, because }) => until && by && because && { until: until.value, by: by.value, because: because.value },
)
