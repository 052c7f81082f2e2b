// What an incident leaves for people to do, ready to be copied. It is a comment, written once: people tick it, and it decides nothing.
import { code, link, prose } from '../escape.ts'
import { incidentIn } from '../incident.ts'
import { listed, placeOf } from '../names.ts'
import type { Situation } from '../situation.ts'
import type { Standing } from './standing.ts'

export function incidentChecklist(situation: Situation): readonly Standing[] {
  if (!incidentIn(situation)) return []
  const lines = [
    '### What is left for people',
    '',
    'Keyturn replaces the key. These are yours; tick what is done. The boxes decide nothing.',
    '',
    ...looking(situation),
    ...history(situation),
    ...preventing(situation),
    '- [ ] **Signed off** by …, on …: what happened, how it came out, and what is changed so that it does not happen again.',
  ]
  return [{ mark: ['incident'], lines }]
}

function looking({ provider, slots, repository }: Situation): readonly string[] {
  const log = [link('the log of the provider', provider.logs), link('its list of keys', provider.console)]
  return [
    `- [ ] **What the key reaches** · ${prose(provider.rights)}; used from ${listed(slots.map(placeOf))}. Whose data could be read, and what could be spent?`,
    `- [ ] **What was done with it** · ${listed(log)}: calls from places, at hours and of kinds that are not yours, from the day it leaked to the minute it died. Keys, users or webhooks made with it are not gone with it.`,
    `- [ ] **Other copies** · ${link('forks', `${repository.url}/forks`)}, ${link('logs and artifacts of runs', `${repository.url}/actions`)}, container images, packages, build caches, \`.env\` files, chats, tickets, and machines of people who have the repository.`,
  ]
}

/** Of the tools' own manuals: git-filter-repo 2.47, and BFG 1.15. Values are typed into a file, never into a command. */
function history({ repository: { url, name, defaultBranch } }: Situation): readonly string[] {
  return [
    '- [ ] **History** · If the value was ever committed: it is dead, and whoever has a clone has it still. Where it must not be found either, rewrite the history once this rotation is over. That changes every commit after it, closes no fork, and asks everybody for a fresh clone. Write the value alone on one line of `leaked.txt`, beside the clone and not in it.',
    '',
    '  With [git-filter-repo](https://github.com/newren/git-filter-repo), 2.47 or newer:',
    '',
    '  ```sh',
    `  git clone ${url}.git ${name}-clean`,
    `  cd ${name}-clean`,
    '  git filter-repo --sensitive-data-removal --replace-text ../leaked.txt',
    '  git push --force --mirror origin',
    '  rm ../leaked.txt',
    '  ```',
    '',
    `  Or with [BFG](https://rtyley.github.io/bfg-repo-cleaner/), once the newest commit of ${code(defaultBranch)} no longer holds it:`,
    '',
    '  ```sh',
    `  git clone --mirror ${url}.git`,
    `  java -jar bfg.jar --replace-text leaked.txt ${name}.git`,
    `  cd ${name}.git`,
    '  git reflog expire --expire=now --all && git gc --prune=now --aggressive',
    '  git push',
    '  rm ../leaked.txt',
    '  ```',
    '',
    '  Pull requests keep their commits until GitHub’s support clears them, and rules that forbid a forced push are switched off for it, and on again.',
  ]
}

function preventing({ repository: { url } }: Situation): readonly string[] {
  return [
    `- [ ] **Not again** · ${link('push protection and secret scanning', `${url}/settings/security_analysis`)} on; a key that may do less; no key at all where the provider takes the workflow’s own identity; nobody’s machine needs the production key.`,
  ]
}
