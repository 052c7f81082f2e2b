// What the long sweep once found: each story, to the letter, that broke an invariant.
import { expect, test } from '@jest/globals'
import type { Case } from './case.ts'
import { tell } from './tell.ts'

const FOUND: readonly (readonly [string, Case])[] = [
  [
    'a journal set back before a key was recorded, and its merge reverted',
    {
      story: 'reverted',
      key: 'resend-versioned-environment',
      weather: { used: 53_341 },
      meddle: { who: 'sets the journal back by one', at: 15 },
    },
  ],
  [
    'the version before this one written by a person, and named again by a revert',
    { story: 'reverted', key: 'resend-versioned-repository', meddle: { who: 'edits the secret', at: 43 } },
  ],
  [
    'a secret written by a person just before its bracket was opened',
    { story: 'wavering', key: 'resend-single-environment', meddle: { who: 'edits the secret', at: 53 } },
  ],
  [
    'a staged version written by a person before Keyturn saw the merge',
    {
      story: 'merged',
      key: 'resend-versioned-repository',
      weather: { listing: 1582, refs: 2411, latency: 232 },
      meddle: { who: 'edits the secret', at: 31 },
    },
  ],
  [
    'a version written by a person between the approval and the commit that takes its time',
    { story: 'merged', key: 'openai-versioned-repository', meddle: { who: 'edits the secret', at: 20 } },
  ],
  [
    'an index that could not be written, because a replica showed the journal as it was before',
    { story: 'declined', key: 'resend-single-environment', weather: { used: 107_068, refs: 2764, latency: 42 } },
  ],
  [
    'a revert, on the way back, taken back and made again between two runs',
    { story: 'wavering', key: 'resend-versioned-environment', meddle: { who: 'reverts', at: 76 } },
  ],
  [
    'a replica that showed repository and journal as they were an hour ago, right before a key was disabled',
    {
      story: 'reverted',
      key: 'openrouter-versioned-environment',
      meddle: { who: 'reads an older head', at: 64 },
    },
  ],
  [
    'the same from the first request of a run on',
    {
      story: 'reverted',
      key: 'openrouter-versioned-environment',
      meddle: { who: 'reads an older head', at: 51 },
    },
  ],
  [
    'a listing that lags behind a key made after the merge, whose value no later run has',
    {
      story: 'exploited',
      key: 'openai-hosted',
      weather: { listing: 4310, dies: 11_878, mergeable: 1845 },
    },
  ],
  [
    'a journal set back behind the end of the last key of a provider that lists an empty account for incomplete',
    {
      story: 'retired',
      key: 'openrouter-single-environment',
      meddle: { who: 'sets the journal back by three', at: 55 },
    },
  ],
  [
    'a journal set back to before a key was handed in, whose merge was reverted: the proposal says whose it is to delete',
    { story: 'reverted', key: 'manual-single-repository', meddle: { who: 'sets the journal back by one', at: 14 } },
  ],
  [
    'a key deleted by a person between the last listing, which lagged, and the write of its value',
    {
      story: 'leaked',
      key: 'openai-single-environment',
      weather: { listing: 4206, used: 222_997, mergeable: 295_627, latency: 214 },
      meddle: { who: 'deletes the new key', at: 36 },
    },
  ],
  [
    'an end that people merged, which a replica did not show yet',
    { story: 'retired', key: 'supabase-versioned-repository', weather: { refs: 226, latency: 234 } },
  ],
  [
    'a command given upon a journal that a replica showed as it was a moment before',
    {
      story: 'wavering',
      key: 'openai-single-repository',
      weather: { listing: 4474, works: 4431, dies: 13_385, refs: 50, mergeable: 367_465 },
      blows: [
        { how: 'malformed', at: 81 },
        { how: 'unheard', at: 5 },
      ],
      meddle: { who: 'edits the secret', at: 22 },
    },
  ],
  [
    'a merge that somebody reverted after `revoke`, whose way back keeps both keys as long as it always does',
    {
      story: 'hastened',
      key: 'supabase-versioned-repository',
      weather: { listing: 5441, used: 128_823, works: 3909 },
      blows: [{ how: 'malformed', at: 23 }],
      meddle: { who: 'reverts', at: 28 },
    },
  ],
  [
    'a key in Vault, adopted and turned while a run slept that had seen neither, and then taken back',
    { story: 'reverted', key: 'resend-vault', race: { seed: 3, runners: 2, sleeps: 4 } },
  ],
  [
    'a session secret that somebody writes by hand and then has written over: it lies nowhere else',
    { story: 'leaked', key: 'generated-dual', meddle: { who: 'edits the secret', at: 3 } },
  ],
  [
    'a key without a mark, made while somebody set the journal back to before its order',
    { story: 'commanded', key: 'aws-iam-vault', meddle: { who: 'sets the journal back by three', at: 32 } },
  ],
  [
    'a person who put another token in the place of the one that goes, and was not heard saying so',
    {
      story: 'retired',
      key: 'twilio-auth-token-versioned-repository',
      blows: [
        { how: 'die-before', at: 8 },
        { how: 'die-before', at: 27 },
      ],
    },
  ],
  [
    'events that Stripe tries to bring to an app that is stopped, for as long as it tries',
    {
      story: 'retired',
      key: 'stripe-webhook-dual',
      weather: { listing: 2064, used: 253_656, works: 1216, refs: 1615 },
    },
  ],
  [
    'a journal set back to before the approval, beside a Vault that holds the new key already',
    { story: 'leaked', key: 'openrouter-vault', meddle: { who: 'sets the journal back by three', at: 54 } },
  ],
  [
    'an end that people merged of a key in Vault, whose value somebody changed and a command puts back',
    { story: 'retired', key: 'supabase-vault', meddle: { who: 'edits the secret', at: 45 } },
  ],
  [
    'a deployment started by an event, and the slot written again by another run before it was listed',
    { story: 'leaked', key: 'openai-by-event', race: { seed: 179526832, runners: 2 } },
  ],
  [
    'a merge taken back, and a journal set back to before its approval, beside a Vault that holds the new key',
    {
      story: 'wavering',
      key: 'openrouter-vault',
      meddle: { who: 'sets the journal back by one', at: 41 },
    },
  ],
  [
    'a key in another repository, turned before that one looked for the first time',
    { story: 'orderedBack', key: 'openai-elsewhere', blows: [{ how: 'throttled', at: 6 }] },
  ],
  [
    'a key that was handed in, and shown by the listing between two looks at it',
    {
      story: 'exploited',
      key: 'anthropic-vault',
      weather: { listing: 7613, latency: 313 },
      blows: [{ how: 'hang-after', at: 97 }],
      meddle: { who: 'copies the repository', at: 56 },
    },
  ],
  [
    'a journal begun by a request whose answer was lost, and shown by no replica yet',
    {
      story: 'adopted',
      key: 'supabase-single-repository',
      weather: { works: 1184, dies: 15_290, refs: 2456, latency: 335 },
      blows: [
        { how: 'truncated', at: 4 },
        { how: 'gateway-after', at: 19 },
      ],
    },
  ],
  [
    'a default branch set back and forward again, with a proposal for the lock between that nobody can merge any more',
    {
      story: 'leaked',
      key: 'anthropic-single-repository',
      weather: { listing: 0, used: 43_265, works: 5940, dies: 0, refs: 2493, mergeable: 0, latency: 0 },
      blows: [],
      meddle: { who: 'sets the default branch back', at: 24 },
    },
  ],
  [
    "a mate's way back that deployed a person's value, and the order to write over it",
    { story: 'reverted', key: 'unit-by-hand', meddle: { who: 'edits the secret', at: 19 } },
  ],
  [
    'a command whose three attempts came to nothing: a token was lost, refused for the lost one, and lost again',
    {
      story: 'commanded',
      key: 'twilio-auth-token-single-environment',
      blows: [
        { how: 'die-after', at: 19 },
        { how: 'die-after', at: 21 },
      ],
    },
  ],
  [
    'a command that waits until the listing shows that a lost key is gone',
    {
      story: 'commanded',
      key: 'aws-iam-versioned-environment',
      weather: { listing: 3215, used: 0, works: 0, dies: 0, refs: 0, mergeable: 0, latency: 369 },
      blows: [{ how: 'truncated', at: 18 }],
    },
  ],
  [
    'a journal set back to before a person was asked for a key that goes together with another',
    { story: 'reverted', key: 'unit-by-hand', meddle: { who: 'sets the journal back by three', at: 29 } },
  ],
  [
    'a revert before the second of two was approved, taken back when that one had been given up',
    { story: 'wavering', key: 'unit-by-hand', blows: [{ how: 'throttled-long', at: 44 }] },
  ],
  [
    'a merge that was the switch, taken back while the guard is still shown the head from before that',
    {
      story: 'hastened',
      key: 'twilio-auth-token-versioned-repository',
      weather: { refs: 2208 },
      meddle: { who: 'reverts', at: 77 },
    },
  ],
  [
    'a proposal that never comes to be taken back: a token was lost, and the next two were refused for it',
    {
      story: 'reverted',
      key: 'twilio-auth-token-vault',
      blows: [
        { how: 'die-after', at: 11 },
        { how: 'die-after', at: 15 },
      ],
    },
  ],
  [
    'an endpoint that stays for the three days in which Stripe tries, in rounds of three runs each',
    { story: 'retired', key: 'stripe-webhook-dual', race: { seed: 8, runners: 3 } },
  ],
  [
    'a journal set back while a key without a mark lies in a version already',
    {
      story: 'commanded',
      key: 'aws-iam-versioned-repository',
      meddle: { who: 'sets the journal back by three', at: 20 },
    },
  ],
  [
    'a run that dies once it noted an approval: what was said before that is no last word',
    {
      story: 'orderedBack',
      key: 'openai-aws',
      weather: { listing: 0, used: 263_910, works: 427, dies: 956, refs: 0, mergeable: 552_639, latency: 320 },
      blows: [
        { how: 'unheard', at: 134 },
        { how: 'die-after', at: 38 },
      ],
    },
  ],
  [
    'another push right after the merge, before its approval was written down, for which the deployment of the merge is cancelled',
    {
      story: 'commanded',
      key: 'resend-versioned-environment',
      meddle: { who: 'commits to the default branch', at: 31 },
    },
  ],
  [
    'the journal set back while the halves of a pair are written, and a replica that does not show it',
    {
      story: 'leaked',
      key: 'aws-iam-apart-single',
      weather: { listing: 5634, used: 59_487, works: 4525, refs: 2433 },
      meddle: { who: 'sets the journal back by three', at: 46 },
    },
  ],
  [
    'three runners, of whom two find nothing to do while the third ends what was ordered back',
    { story: 'orderedBack', key: 'twilio-auth-token-dual', race: { seed: 1_549_735_996, runners: 3 } },
  ],
]

test.each(FOUND)('%s: no harm', async (_, tale) => expect((await tell(tale)).harm).toEqual([]), 120_000)
