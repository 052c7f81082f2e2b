import type { ProviderPlugin } from '../../contract/provider.ts'

/**
 * Not documented for keys. What IAM tells of roles and of services usually shows within four hours (User Guide, "Refine permissions using
 * last accessed information"), so no use is told of before that is no silence.
 */
export const LAG = 4 * 3_600_000

const CONSOLE = 'https://console.aws.amazon.com/iam/home#/users'

/**
 * AWS IAM: the access keys of one user, each an id with its secret. What stands here about the API is from AWS's own model of it (botocore,
 * `iam/2010-05-08/service-2.json`, 0e6e2404). Its client for this one service is 21 MB; seven requests need none of that.
 */
export const awsIam: ProviderPlugin = {
  id: 'aws-iam',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      user: {
        type: 'string',
        // `userNameType`; a path is no part of a name.
        pattern: '^[\\w+=,.@-]{1,64}$',
        description:
          'The IAM user whose keys are turned, by its name alone. The adoption finds it by the key in service.',
      },
      account: {
        type: 'string',
        pattern: '^[0-9]{12}$',
        description: 'The account that the user is of: keys of another are refused.',
      },
    },
  },
  hosts: ['https://iam.amazonaws.com', 'https://sts.amazonaws.com'],
  traits: {
    mint: 'api',
    // Keys have neither names nor tags (model, `AccessKeyMetadata`).
    marking: 'inferred',
    // IAM User Guide, "IAM and STS quotas": access keys of one user, inactive ones among them; not to be raised.
    capacity: 2,
    direction: 'outbound',
    usage: 'last-used',
    lag: LAG,
    disable: true,
    rereadable: false,
    // Not documented. Reports name 5 to 15 seconds, and more (aws-sdk-js#559, botocore#3600).
    settles: 60_000,
    parts: ['secret-access-key', 'access-key-id'],
    // Seen in every secret, promised by no document: `accessKeySecretType` is any text.
    pattern: /^[A-Za-z0-9/+]{40}$/,
    console: CONSOLE,
    logs: 'https://console.aws.amazon.com/cloudtrailv2/home#/events',
    admin: 'AWS_ACCESS_KEY_ID',
    adminBeside: ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
    // AWS SDKs and Tools Reference Guide, "Environment variables".
    adminFound: {
      by: ['AWS_ROLE_ARN', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
      beside: ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_SESSION_NAME'],
    },
  },
  // Two credentials would each take the other's key for a stranger, and there is room for one new key.
  principal: ({ user, account }) =>
    typeof user === 'string' ? `the IAM user ${user}${typeof account === 'string' ? ` of ${account}` : ''}` : undefined,
  shaped: ({ user }) =>
    typeof user === 'string'
      ? { console: `${CONSOLE}/details/${encodeURIComponent(user)}?section=security_credentials` }
      : {},
  account: ({ account }) => (typeof account === 'string' ? account : undefined),
  rights: ({ user }) => (typeof user === 'string' ? `those of the IAM user ${user}` : 'those of its IAM user'),
  missing: ({ user }) =>
    typeof user === 'string'
      ? undefined
      : {
          lines: ['user: <name of the IAM user>'],
          why: 'Nobody knows which user the key in service is of, and without a name IAM would make a key of the user that asks.',
        },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
