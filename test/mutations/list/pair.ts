import type { Mutation } from '../mutation.ts'

const SECRET = 'test/core/secret.test.ts'
const STORY = 'test/start/scenarios/twilio.test.ts'

/** Keys of two parts: in two places, or in one as JSON. */
export const PAIR: readonly Mutation[] = [
  {
    name: 'one half of a pair that stands is both',
    why: 'a run that died between the two writes is called done, and what is deployed then is refused',
    file: 'src/core/decide/positions.ts',
    from: `return isComplete(world, all.length) && all.every((one) => isAt(one, wanted))`,
    to: `return isComplete(world, all.length) && all.some((one) => one.position.at === 'unsure' || isAt(one, wanted))`,
    caughtBy: [STORY],
  },
  {
    name: 'a JSON object with more in it is taken for a pair',
    why: 'writing it loses what stands beside the two parts',
    file: 'src/core/secret.ts',
    from: `texts.length < names.length || found.size > names.length`,
    to: `texts.length < names.length`,
    caughtBy: [SECRET, 'test/start/admin.test.ts'],
  },
  {
    name: 'a pair as JSON is not masked as a whole',
    why: 'its base64 is another text than that of its parts',
    file: 'src/core/secret.ts',
    from: `for (const [, part] of all) part.#mask(spelling)`,
    to: `for (const [, part] of all.slice(2)) part.#mask(spelling)`,
    caughtBy: [SECRET],
  },
  {
    name: 'the parts of a JSON object are not masked',
    why: 'a secret that was passed as JSON is told by itself',
    file: 'src/core/secret.ts',
    from: `[name, Secret.of(text, this.#mask)]`,
    to: `[name, Secret.of(text, () => undefined)]`,
    caughtBy: [SECRET],
  },
  {
    name: 'json is a part of keys that have one',
    why: 'an app that reads a key gets an object',
    file: 'src/core/manifest/resolve/places.ts',
    from: `if (as.packs && only?.[1].value === ALL_PARTS && others.length === 0 && parts.length > 1)`,
    to: `if (only?.[1].value === ALL_PARTS && others.length === 0)`,
    caughtBy: ['test/core/manifest/broken-store.test.ts'],
  },
  {
    name: 'a copy in Vault that holds a pair as JSON is not compared',
    why: 'who may write below keyturn/ puts a value into service that nobody approved',
    file: 'src/plugins/stores/kept.ts',
    from: `spec.slots.find(({ part }) => part === known?.part || part === ALL_PARTS)`,
    to: `spec.slots.find(({ part }) => part === known?.part)`,
    caughtBy: ['test/plugins/stores/vault.test.ts'],
  },
  {
    name: 'one half of a pair that was passed is a value',
    why: 'half a key is sealed as the way back',
    file: 'src/start/incumbent.ts',
    from: `return found.length === parts.length ? Object.fromEntries(found) : undefined`,
    to: `return found.length > 0 ? Object.fromEntries(found) : undefined`,
    caughtBy: ['test/start/admin.test.ts'],
  },
  {
    name: 'halves of pairs in two places are one key to init',
    why: 'the manifest pairs the SID of one key with the secret of another',
    file: 'src/start/draft/draft.ts',
    from: `(one) => one.environment === environment && halfBy(one.secret)?.common === half.common`,
    to: `(one) => halfBy(one.secret)?.common === half.common`,
    caughtBy: ['test/cli/init/drafts.test.ts'],
  },
]
