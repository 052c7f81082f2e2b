import { type Facts, hasGate, type Look } from './facts.ts'

/** What could not be looked at, and why. */
export interface Unseen {
  readonly what: string
  readonly why: string
}

/** Everything that no check could judge. What the plan has not was looked at. */
export function unseenIn(facts: Facts): readonly Unseen[] {
  const { files, environments, rules, journalRules, actions, secrets, repository, oldSeal, app } = facts
  return [
    ...of('files, workflows and the manifest', files),
    ...of('whether workflows are switched off', facts.off),
    ...(hasGate(facts) ? of('environments', environments) : []),
    ...of('rules over the default branch', rules),
    ...of('rules over keyturn/journal', journalRules),
    ...of('what Actions may run', actions, 'only an administrator’s token sees it'),
    ...[...secrets].flatMap(([scope, look]) =>
      isAsked(scope, facts) ? of(`secrets of the ${spoken(scope)}`, look) : [],
    ),
    ...(repository.secretScanning === undefined
      ? [{ what: 'secret scanning', why: 'only an administrator’s token sees it' }]
      : []),
    ...(oldSeal === undefined
      ? [{ what: 'the journal’s seals', why: 'KEYTURN_SEAL is not set here' }]
      : of('the journal’s seals', oldSeal)),
    ...(app === undefined
      ? [
          {
            what: 'what the App was granted',
            why: 'KEYTURN_APP_CLIENT_ID and KEYTURN_APP_PRIVATE_KEY are not set here',
          },
        ]
      : of('what the App was granted', app)),
    ...cutList(facts),
  ]
}

function of(what: string, look: Look<unknown>, denied = look.seen ? '' : look.about): readonly Unseen[] {
  if (look.seen || look.why === 'plan') return []
  return [{ what, why: look.why === 'not-permitted' ? denied : look.about }]
}

/** A person's repository has no organisation, and on some plans none has environments. */
function isAsked(scope: string, facts: Facts): boolean {
  return scope === 'repository' || (scope.startsWith('environment/') && hasGate(facts))
}

function cutList({ files }: Facts): readonly Unseen[] {
  return files.seen && files.value.cut ? [{ what: 'some files', why: 'GitHub lists only a part of so many' }] : []
}

/** `environment/production` → `environment production`. */
function spoken(scope: string): string {
  return scope.replace('/', ' ')
}
