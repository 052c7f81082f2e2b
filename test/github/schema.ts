import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLSchema } from 'graphql'

const FILE = new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url)

/** The schema that GitHub publishes; its own text defines two fields twice, which `graphql` would refuse. */
export function githubSchema(): GraphQLSchema {
  return buildSchema(readFileSync(FILE, 'utf8'), { assumeValidSDL: true })
}
