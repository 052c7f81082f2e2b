import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { type AwsIamSandbox, createAwsIam } from './aws-iam.ts'
import type { AwsIamControls } from './state.ts'

export const awsIam = {
  host: 'iam.amazonaws.com',
  hosts: ['sts.amazonaws.com', 'sqs.eu-central-1.amazonaws.com'],
  admin: 'AWS_IAM_ADMIN_KEY',
  // Ids are no secrets: listings show them.
  prefix: 'AKIA[A-Z0-9]{16}:',
  errand: {
    base: 'https://sqs.eu-central-1.amazonaws.com',
    url: '/',
    body: 'Action=ListQueues&Version=2012-11-05',
    type: 'application/x-www-form-urlencoded',
    scheme: 'AWS4',
  },
  pair: { id: 'access-key-id', secret: 'secret-access-key' },
  create(clock, controls) {
    const sandbox = createAwsIam(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<AwsIamControls, AwsIamSandbox>

function vendorOf(iam: AwsIamSandbox): Vendor {
  const mint = (user: string, createdAt?: number): MadeKey => ({
    ...iam.mint(createdAt === undefined ? { user } : { user, createdAt }),
    with: { user },
  })
  return {
    delays: iam.controls,
    keys: () => iam.keys(),
    accepts: (value) => iam.accepts(value),
    minted: () => iam.minted(),
    admin: () => iam.admin(),
    // Each use of the app is a user of its own: two keys are all that one may have.
    make: (use, createdAt) => mint(`web-${use}`.replaceAll(/[^\w-]/g, '-'), createdAt),
    beside: (first) => mint(first.with['user'] ?? 'web'),
    remove: (id) => iam.remove(id),
  }
}
