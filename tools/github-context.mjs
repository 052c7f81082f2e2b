// @actions/github as far as it is used: its context, by its own code. Its entry brings a client of GitHub's API and undici beside it.
import { Context } from '../node_modules/@actions/github/lib/context.js'

/** What woke the workflow. */
export const context = new Context()
