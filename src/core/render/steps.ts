import type { Step } from '../decide/decision.ts'

/** What a step does, for people: its own name is for those who read the code. */
const DEEDS: Readonly<Record<Step['do'], string>> = {
  'announce-adoption': 'announce the adoption',
  'decline-adoption': 'note that the adoption was declined',
  'take-over': 'take the adopted key over',
  sweep: 'look everything over',
  order: 'note that another needs it now',
  mint: 'mint and stage the new key',
  reserve: 'ask people before the new key is made',
  'mint-approved': 'make the new key, now that it is approved',
  'settle-hand-in': 'bring the pull request up to date and delete the intake',
  'ask-again': 'ask a person for the value again',
  join: 'note that all of a unit are staged',
  propose: 'open the pull request',
  rebase: 'put the pull request on its new base',
  discard: 'discard the new key',
  contain: 'take a key out of service, by order',
  enable: 'enable a key again, by order',
  reopen: 'open the pull request again',
  'note-locked': 'record that the lock has caught up',
  approve: 'record the approval',
  open: 'enable the new key, which is accepted now',
  promote: 'put the new key into service',
  'roll-back': 'begin the rollback',
  'note-reverted': 'record that the way back is approved',
  'go-forward': 'turn the rollback round',
  restore: 'put the old key back into service',
  deploy: 'deploy',
  'note-deployed': 'record the deployment',
  'ask-witnesses': 'start what tests the key',
  verify: 'record that the key serves',
  disable: 'disable the retired key',
  'announce-retirement': 'announce the retirement',
  'withdraw-retirement': 'call the retirement off',
  revoke: 'revoke the retired key',
  'note-dead': 'record that the retired key is gone',
  tell: 'bring the pull request up to date',
  clear: 'remove staged values that are over',
  finish: 'write the record',
  unwind: 'end the rollback',
  reap: 'remove a key that is over',
  'repair-lock': 'propose to set the lock right',
  'propose-move': 'propose its new name',
  move: 'give it its new name',
  'begin-ending': 'record that its end is approved',
  'withdraw-ending': 'keep the key after all',
  end: 'write the record of its end',
}

/** The steps of a run in words, in order. */
export function deeds(steps: readonly string[]): readonly string[] {
  return steps.map((step) => (isStep(step) ? DEEDS[step] : step))
}

function isStep(name: string): name is Step['do'] {
  return Object.hasOwn(DEEDS, name)
}
