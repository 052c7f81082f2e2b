// What stands at the journal's root from its first commit on.

const README = `# Keyturn's journal

This branch is Keyturn's memory. It is not part of your code, and nothing is ever merged from it.

- \`entries/\` — one file for each credential: what is in service, what is on its way, what is over. Sealed: a change by hand
  parks the credential.
- \`sealed/\` — values on their way into GitHub's secrets. Each is sealed to GitHub's own key and wrapped once more: neither
  GitHub's key nor Keyturn's seal opens it alone.
- \`records/\` — one file for each finished rotation. Never changed.
- \`index.json\` — a hint that makes an idle run cheap.

Please do not edit, rebase or delete it. What it says in people's words stands in the pull requests.
`

/** Vercel: \`git.deploymentEnabled\` (its project configuration reference). Netlify: an \`ignore\` that exits 0 skips (its build docs). */
export const ROOT: ReadonlyMap<string, string> = new Map([
  ['README.md', README],
  ['vercel.json', '{ "git": { "deploymentEnabled": false } }\n'],
  ['netlify.toml', '[build]\n  ignore = "exit 0"\n'],
])

/** GitHub Actions, Cloudflare Pages, Netlify and others start nothing for a commit that says so. */
export const SKIP = '[skip ci]'
