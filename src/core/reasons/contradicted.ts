import type { ReasonText } from '../reasons.ts'

/** Why nothing is touched: a record cannot be believed, or the world says something else than it. */
export const CONTRADICTED = {
  'mac-bad': {
    blame: 'person',
    text: "is parked: its journal entry does not bear Keyturn's seal",
    remedy:
      'Somebody changed the branch keyturn/journal, or the seal is another one. Restore the branch or the seal; if both are lost, run the workflow with command `adopt`.',
  },
  'schema-newer': {
    blame: 'person',
    text: 'is parked: a newer Keyturn wrote its journal entry',
    remedy: 'Update the Action in your workflow.',
  },
  'journal-lost': {
    blame: 'person',
    text: 'is parked: the lock knows it and the journal does not',
    remedy: 'Restore the branch keyturn/journal, or run the workflow with command `adopt`.',
  },
  'journal-old': {
    blame: 'person',
    text: 'is parked: its journal entry is older than what the world shows',
    remedy: 'Somebody set the branch keyturn/journal back. Restore it, or run the workflow with command `adopt`.',
  },
  'lock-unreadable': {
    blame: 'person',
    text: 'is parked: rotation.lock.yml cannot be read',
    remedy: 'Restore rotation.lock.yml from its last good commit.',
  },
  'lock-missing': {
    blame: 'person',
    text: 'is parked: its lines are missing from rotation.lock.yml',
    remedy: 'Restore the lines from the last good commit of rotation.lock.yml.',
  },

  'foreign-secret': {
    blame: 'person',
    text: 'is parked: a secret was changed by somebody else',
    remedy:
      "If that value is the right one, run the workflow with command `adopt`; if Keyturn's is, with command `overwrite`.",
  },
  'write-unknown': {
    blame: 'person',
    text: 'is parked: the run that wrote its new value ended before it said so, and nobody can tell which key stands there',
    remedy:
      'Look which of the two keys is in use; both live. Run the workflow with command `adopt <credential> <key>`, naming that one.',
  },
  'secret-shadowed': {
    blame: 'person',
    text: 'is parked: another secret of the same name is read in the place of the one it is kept in',
    remedy:
      'Delete the secret that hides it, if nobody needs that one; else give them different names. Until then a new key would not be read here.',
  },
  'foreign-lock': {
    blame: 'person',
    text: 'is parked: rotation.lock.yml names a key that Keyturn did not propose',
    remedy: 'Set its lines back to the ones of the last proposal, or run the workflow with command `adopt`.',
  },
  'foreign-key': {
    blame: 'person',
    text: 'is parked: a key bears its mark and the journal does not know it',
    remedy:
      'Look at the key at the provider; delete it there, or run the workflow with command `adopt <credential> <key>`.',
  },
  'incumbent-gone': {
    blame: 'person',
    text: 'is parked: its key in service is not at the provider any more',
    remedy: 'Put a living key into the secret and run the workflow with command `adopt`.',
  },
  'two-under-one-tag': {
    blame: 'person',
    text: 'is parked: two keys bear one mark',
    remedy: 'Delete the one that is not in use at the provider.',
  },
  'references-mixed': {
    blame: 'person',
    text: 'is parked: references and lock name different versions of its secret',
    remedy: 'Make the files under `references:` name the version that rotation.lock.yml approves.',
  },
  'dead-tag-in-lock': {
    blame: 'person',
    text: 'is parked: rotation.lock.yml names a key that is over',
    remedy: 'Merge the proposal that sets the lock right, or set its lines right yourself.',
  },
} as const satisfies Record<string, ReasonText>
