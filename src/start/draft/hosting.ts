// Files that tell of a host with environment variables of its own, which no workflow's secret reaches by itself.

const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)vercel\.json$/, 'Vercel'],
  [/(?:^|\/)netlify\.toml$/, 'Netlify'],
  [/(?:^|\/)fly\.toml$/, 'Fly.io'],
  [/(?:^|\/)render\.yaml$/, 'Render'],
  [/(?:^|\/)railway\.(?:json|toml)$/, 'Railway'],
  [/(?:^|\/)wrangler\.(?:toml|jsonc?)$/, 'Cloudflare'],
]

/** A sentence for each host; of Vercel none, where the manifest says already what it keeps. */
export function hostDoubts(paths: readonly string[], saysVercel: boolean): readonly string[] {
  return HOSTS.flatMap(([file, host]) => {
    const found = paths.find((path) => file.test(path))
    if (found === undefined) return []
    if (host === 'Vercel') return saysVercel ? [] : [atVercel(found)]
    return [
      `${found}: what ${host} keeps in its own settings is not seen here, and Keyturn cannot write it yet. It turns keys that are GitHub secrets and that a workflow brings to ${host}.`,
    ]
  })
}

/** Which variable of which project holds which key, no file of the clone tells. */
function atVercel(found: string): string {
  return `${found}: what Vercel keeps in its own settings is not seen here. Where a key is one of its variables, say \`store: { vercel: { project: prj_… } }\` and \`deploy: { vercel: { project: prj_… } }\`, and give the gate a VERCEL_TOKEN: docs/stores/vercel.md.`
}

/** What the examples of `.env` list, by names in capitals. */
export function examplesIn(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const examples = [...texts].filter(([path]) => /(?:^|\/)\.env\.(?:example|sample|template)$/.test(path))
  return new Map(
    examples.flatMap(([, text]) =>
      [...text.matchAll(/^[^\S\n]*(?:export\s+)?([A-Za-z_]\w*)[^\S\n]*=[^\S\n]*["']?([^"'\s]*)/gm)].map(
        ([, name = '', value = '']) => [name.toUpperCase(), value] as const,
      ),
    ),
  )
}

/** Who owns everything, by CODEOWNERS: the first of the last rule for `*`; undefined: nobody, or only an address. */
export function ownerOf(texts: ReadonlyMap<string, string>): string | undefined {
  const text =
    ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].map((path) => texts.get(path)).find(Boolean) ?? ''
  const rules = text.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
  const [, owner] = rules.findLast(([pattern]) => pattern === '*' || pattern === '/**' || pattern === '**') ?? []
  return owner !== undefined && /^@[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.-]*)?$/.test(owner)
    ? owner
    : undefined
}
