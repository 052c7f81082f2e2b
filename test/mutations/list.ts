import { EARS } from './list/ears.ts'
import { CATEGORIES, type Category, type Mutation, type Sorted } from './mutation.ts'
import { ADOPTION } from './list/adoption.ts'
import { ALERT_MUTATIONS } from './list/alerts.ts'
import { ANTHROPIC } from './list/anthropic.ts'
import { APPROVAL } from './list/approval.ts'
import { AUDIT } from './list/audit.ts'
import { AUTHORITY } from './list/authority.ts'
import { AWS } from './list/aws.ts'
import { AWS_IAM } from './list/aws-iam.ts'
import { AWS_LOGIN } from './list/aws-login.ts'
import { BOT } from './list/bot.ts'
import { CALENDAR } from './list/calendar.ts'
import { CLOCKS } from './list/clocks.ts'
import { CODEC } from './list/codec.ts'
import { COMMAND } from './list/command.ts'
import { COMMANDS } from './list/commands.ts'
import { EMERGENCIES } from './list/emergencies.ts'
import { ENDING } from './list/ending.ts'
import { ESCALATION } from './list/escalation.ts'
import { EVIDENCE } from './list/evidence.ts'
import { FENCING } from './list/fencing.ts'
import { GUARD } from './list/guard.ts'
import { HAND_IN } from './list/hand-in.ts'
import { INDEX } from './list/index.ts'
import { LEAVING } from './list/leaving.ts'
import { LOUDNESS } from './list/loudness.ts'
import { MOVING } from './list/moving.ts'
import { HTTP } from './list/http.ts'
import { OPENROUTER } from './list/openrouter.ts'
import { ORDER } from './list/order.ts'
import { OUTSIDE } from './list/outside.ts'
import { PACE } from './list/pace.ts'
import { DUAL } from './list/dual.ts'
import { PAIR } from './list/pair.ts'
import { REAPING } from './list/reaping.ts'
import { REDACTOR } from './list/redactor.ts'
import { REMINDERS } from './list/reminders.ts'
import { RETRY } from './list/retry.ts'
import { SIGNING_KEY } from './list/signing-key.ts'
import { SEALER } from './list/sealer.ts'
import { SENDGRID } from './list/sendgrid.ts'
import { SLOTS } from './list/slots.ts'
import { HOOKED, MEASURING, STARTING, TESTING } from './list/starting.ts'
import { STRIPE_PREVIEW } from './list/stripe-preview.ts'
import { STRIPE } from './list/stripe.ts'
import { STRIPE_WEBHOOK } from './list/stripe-webhook.ts'
import { SUPABASE } from './list/supabase.ts'
import { TICKS } from './list/ticks.ts'
import { TOGETHER } from './list/together.ts'
import { TRUST } from './list/trust.ts'
import { TWILIO } from './list/twilio.ts'
import { TWILIO_AUTH_TOKEN } from './list/twilio-auth-token.ts'
import { VAULT } from './list/vault.ts'
import { VERCEL } from './list/vercel.ts'
import { VIEWS } from './list/views.ts'
import { WORDS } from './list/words.ts'

const BY_CATEGORY: Readonly<Record<Category, readonly Mutation[]>> = {
  'order of effects': [...ORDER, ...TOGETHER],
  guard: GUARD,
  'approval and rollback': APPROVAL,
  'reaping and strangers': REAPING,
  sealer: SEALER,
  codec: CODEC,
  index: INDEX,
  redactor: REDACTOR,
  retry: RETRY,
  fencing: FENCING,
  clocks: CLOCKS,
  calendar: CALENDAR,
  evidence: EVIDENCE,
  authority: AUTHORITY,
  commands: [...COMMANDS, ...WORDS, ...TICKS],
  'hand-in': HAND_IN,
  trust: TRUST,
  pace: PACE,
  adoption: ADOPTION,
  moving: MOVING,
  ending: ENDING,
  reminders: REMINDERS,
  slots: [...SLOTS, ...PAIR, ...DUAL],
  supabase: SUPABASE,
  loudness: LOUDNESS,
  bot: BOT,
  views: VIEWS,
  audit: AUDIT,
  plugins: [
    ...SENDGRID,
    ...OPENROUTER,
    ...HTTP,
    ...STRIPE,
    ...STRIPE_PREVIEW,
    ...STRIPE_WEBHOOK,
    ...ANTHROPIC,
    ...COMMAND,
    ...TWILIO,
    ...TWILIO_AUTH_TOKEN,
    ...AWS,
    ...AWS_IAM,
    ...AWS_LOGIN,
    ...SIGNING_KEY,
    ...VAULT,
    ...VERCEL,
    ...OUTSIDE,
    ...STARTING,
    ...TESTING,
    ...MEASURING,
    ...HOOKED,
  ],
  emergencies: [...EMERGENCIES, ...ALERT_MUTATIONS],
  leaving: LEAVING,
  escalation: ESCALATION,
  ears: EARS,
}

/** Every deliberate break, under its category. */
export const MUTATIONS: readonly Sorted[] = Object.entries(BY_CATEGORY).flatMap(([category, all]) =>
  all.map((mutation) => ({ ...mutation, category: asCategory(category) })),
)

function asCategory(name: string): Category {
  const found = CATEGORIES.find((category) => category === name)
  if (found === undefined) throw new Error(`no category ${name}`)
  return found
}
