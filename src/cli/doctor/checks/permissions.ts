import { type Need, needsOf, settingOf } from '../../../start/permissions.ts'
import { type Facts, manifestOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

/** What the token could not be shown. What only writing would tell is not claimed. */
export const permissions: Check = (facts) => {
  const { token } = facts
  const needs = needsOf(manifestOf(facts))
  if (token.kind === 'github-token') return []
  if (token.kind === 'classic') return needsScopes(token.scopes, needs)
  return needs.filter(({ name }) => token.refused.includes(name)).map((need) => lacks(facts, need))
}

function lacks({ token }: Facts, need: Need): Finding {
  const app = token.kind === 'app'
  const setting = settingOf(need)
  return {
    level: app ? 'error' : 'warning',
    what: `The token lacks “${setting}”.`,
    means: `With it Keyturn ${need.why}; without it GitHub refuses.`,
    fix: app
      ? `${APP} ${need.setting} → ${accessOf(need)}; then accept the change where the App is installed.`
      : `Settings → Developer settings → Fine-grained tokens → this token → Repository permissions → ${need.setting} → ${accessOf(need)}.`,
  }
}

export const APP = 'Settings → Developer settings → GitHub Apps → your App → Permissions → Repository →'

export function accessOf({ level }: Pick<Need, 'level'>): string {
  return level === 'write' ? 'Read and write' : 'Read-only'
}

/** A classic token's scopes: `repo` is all but changing workflows. */
function needsScopes(scopes: readonly string[], needs: readonly Need[]): readonly Finding[] {
  const wanted = ['repo', ...(needs.some(({ name }) => name === 'workflows') ? ['workflow'] : [])]
  return wanted
    .filter((scope) => !scopes.includes(scope))
    .map((scope) => ({
      level: 'warning',
      what: `The token lacks the scope “${scope}”.`,
      means: scope === 'repo' ? 'It sees no private repository and writes to none.' : 'It may not change a workflow.',
      fix: `Settings → Developer settings → Tokens (classic) → this token → ${scope}.`,
    }))
}
