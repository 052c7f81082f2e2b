import type { Mutation } from '../mutation.ts'

const TOLD = 'test/start/scenarios/generated.test.ts'
const MADE = 'test/plugins/providers/generated.test.ts'
const SAID = 'test/core/manifest/dual.test.ts'
const PAGE = 'test/plugins/witnesses/http.test.ts'

/** What others present to the app: accepted by every instance first, used next, accepted no more last. */
export const DUAL: readonly Mutation[] = [
  {
    name: 'a session secret signs before every instance accepts it',
    why: 'whoever meets an instance of the deployment before is signed out',
    file: 'src/core/decide/wanted.ts',
    from: `return leg === 'accept' ? from.tag : to.tag`,
    to: `return to.tag`,
    caughtBy: [TOLD],
  },
  {
    name: 'the old session secret is kept nowhere once the new one signs',
    why: 'everybody who was signed in before is signed out',
    file: 'src/core/decide/wanted.ts',
    from: `if (role === 'previous') return back ? to.tag : from.tag`,
    to: `if (role === 'previous') return to.tag`,
    caughtBy: [TOLD],
  },
  {
    name: 'on the way back the new session secret is accepted no more at once',
    why: 'whoever signed in meanwhile is signed out',
    file: 'src/core/decide/wanted.ts',
    from: `if (role === 'next') return back ? from.tag : to.tag`,
    to: `if (role === 'next') return to.tag`,
    caughtBy: [TOLD],
  },
  {
    name: 'the acceptance is proven as soon as it is written',
    why: 'the switch comes while instances still refuse the new secret',
    file: 'src/core/decide/course.ts',
    from: `if (acceptance && acceptance.verifiedAt === undefined) return`,
    to: `if (acceptance && acceptance.writtenAt === undefined) return`,
    caughtBy: [TOLD],
  },
  {
    name: 'a session secret is made though the one in service is not held',
    why: 'nothing could go on accepting what it signed',
    file: 'src/core/decide/rules/due.ts',
    from: `(ready ? undefined : park('needs-its-value'))`,
    to: `(ready ? undefined : undefined)`,
    caughtBy: [TOLD],
  },
  {
    name: 'the old session secret goes without a deployment',
    why: 'it is called dead while every instance accepts it',
    file: 'src/engine/steps/retire.ts',
    from: `{ to: { ...entry, clearing: {} },`,
    to: `{ to: { ...entry, deadAt: kit.shared.clock.now() },`,
    caughtBy: [TOLD],
  },
  {
    name: 'going back is begun once some instances refuse the old secret',
    why: 'what is signed with it again is refused there',
    file: 'src/core/decide/rules/rollback.ts',
    from: `if (entry.deadAt !== undefined || entry.clearing) return park('too-late')`,
    to: `if (entry.deadAt !== undefined) return park('too-late')`,
    caughtBy: [TOLD],
  },
  {
    name: 'a session secret may lie in one place',
    why: 'its switch signs everybody out',
    file: 'src/core/manifest/resolve/dual.ts',
    from: `if (inbound && store.layout !== 'dual') refuseOther(levels, id, store)`,
    to: `if (inbound && store.layout === 'versioned') refuseOther(levels, id, store)`,
    caughtBy: [SAID],
  },
  {
    name: 'an app that lists no keys is taken to refuse the old one',
    why: 'a page without a list proves nothing',
    file: 'src/plugins/witnesses/http.ts',
    from: `if (shown === undefined || shown.length === 0) return false`,
    to: `if (shown === undefined || shown.length === 0) return true`,
    caughtBy: [PAGE],
  },
  {
    name: 'what a JWK is made of is not masked',
    why: 'the app signs with that member, which is another text than the whole',
    file: 'src/plugins/providers/generated/client.ts',
    from: `Secret.of(k, mask)\n`,
    to: `Secret.of(k, () => undefined)\n`,
    caughtBy: [MADE],
  },
]
