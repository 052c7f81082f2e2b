/** Workflows, hosts' own files, examples of environments, owners, and Keyturn's manifest. */
export const TELLING =
  /^\.github\/workflows\/[^/]+\.ya?ml$|^(?:\.github\/)?rotation\.yml$|^rotation\.lock\.yml$|^(?:\.github\/|docs\/)?CODEOWNERS$|(?:^|\/)(?:\.env\.(?:example|sample|template)|vercel\.json|netlify\.toml|fly\.toml|render\.yaml|railway\.(?:json|toml)|wrangler\.(?:toml|jsonc?))$/
