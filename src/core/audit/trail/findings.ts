// Everything that an audit can find, each with what it means and what to do: one registry, so that no finding is without a remedy.

interface Kind {
  readonly means: string
  readonly remedy: string
}

const RESTORE =
  'Find out who did it and why. If the journal is wrong now, restore the branch keyturn/journal to the commit before; a ruleset that forbids force pushes and deletion keeps it safe.'
const READ_AGAIN =
  'Believe the journal and not the comment: `keyturn audit export` tells what happened. Ask who did it why.'

export const FINDINGS = {
  'journal-missing': {
    means: 'The branch keyturn/journal is not there, so nothing can be proven.',
    remedy: 'If Keyturn ever ran here, restore the branch from a clone; if it did not, there is nothing to audit yet.',
  },
  'seal-other': {
    means: 'KEYTURN_SEAL is not the seal of this journal; the rest was judged as without a seal.',
    remedy:
      'Use the seal of the gate environment of this very repository; after a change of seals, pass the old one as KEYTURN_SEAL_PREVIOUS.',
  },
  'journal-forked': {
    means: 'The journal is not one line of commits: somebody merged into it, or began it a second time.',
    remedy: RESTORE,
  },
  'journal-set-back': {
    means: 'Commits that the journal once had are gone from it: what happened in them is not provable from here.',
    remedy:
      'Restore the branch to the newest commit that anybody still has: a clone, or the commit that the comments name. Then forbid force pushes to keyturn/**.',
  },
  'commit-foreign': {
    means: 'A commit on the journal was not made by Keyturn’s App, or GitHub does not vouch for it.',
    remedy: RESTORE,
  },
  'entry-forged': {
    means:
      'An entry was written by somebody who does not hold the seal. Keyturn stops at such an entry; it never acts.',
    remedy: `If it is an old one, of a credential that is gone, pass the seal of that time as KEYTURN_SEAL_PREVIOUS. ${RESTORE}`,
  },
  'entry-newer': {
    means: 'An entry was written by a newer Keyturn than this one, which cannot judge it.',
    remedy: 'Run `audit verify` with the version that the workflow uses.',
  },
  'entry-not-successor': {
    means:
      'An entry does not go on from the one before it: something between them is missing, or an old one was put back.',
    remedy: RESTORE,
  },
  'entry-deleted': { means: 'An entry was deleted; Keyturn never deletes one.', remedy: RESTORE },
  'record-changed': {
    means: 'The record of a finished rotation was changed or deleted after it had been written. Records never change.',
    remedy: 'Read it at the commit that first wrote it, and put that text back. Ask who changed it why.',
  },
  'record-forged': {
    means: 'A record lies on the journal that no entry vouches for, or that does not go on from the one before.',
    remedy: 'Take it for no evidence. Find out who wrote it and why.',
  },
  'record-missing': {
    means: 'An entry vouches for a record that was never written.',
    remedy: 'What it told is still in the entry’s own past: `git log -p` of the entry on keyturn/journal shows it.',
  },
  'sealed-rewritten': {
    means:
      'A sealed value was overwritten where it lay. Keyturn writes each once; what stands there now opens with no seal.',
    remedy: RESTORE,
  },
  'lock-by-hand': {
    means:
      'rotation.lock.yml was changed by a commit that no proposal of Keyturn’s made: a key was approved without its review.',
    remedy: 'Ask who did it why. Where nobody may push to the default branch without a pull request, it cannot happen.',
  },
  'lock-strange': {
    means: 'rotation.lock.yml named a key, or facts about one, that the journal never announced.',
    remedy: 'Keyturn parks upon such a line. Set it right by reverting that commit, or with `/keyturn adopt`.',
  },
  'lock-unreadable': {
    means: 'rotation.lock.yml could not be read at that commit, so what it approved then is not known.',
    remedy: 'Nothing, if the next commit set it right; else revert it.',
  },
  'approval-unseen': {
    means: 'A record says that the lock approved a key, and the lock never named that key on the default branch.',
    remedy: 'The default branch was rewritten, or the record is wrong. Compare both with the pull request it names.',
  },
  'generation-gap': {
    means: 'A generation is missing between the records, and nothing on the journal says why.',
    remedy: 'Look for it in the pull requests of that credential; what is not there was taken away.',
  },
  'comment-edited': {
    means: 'Somebody changed what Keyturn wrote in a pull request. Keyturn never edits an audit comment.',
    remedy: READ_AGAIN,
  },
  'comment-deleted': { means: 'Somebody deleted what Keyturn wrote in a pull request.', remedy: READ_AGAIN },
  'comment-missing': {
    means: 'What the journal tells was never said in the pull request, or it was taken away.',
    remedy: READ_AGAIN,
  },
  'comment-forged': {
    means: 'A comment bears Keyturn’s mark and was written by somebody else.',
    remedy: 'Take it for no evidence. Delete it, and ask who wrote it why.',
  },
  'comment-untrue': {
    means: 'A comment by Keyturn’s App tells of something that the journal does not know, or tells it otherwise.',
    remedy: 'Somebody else may hold the App’s key: replace that key, and look through what the App did since.',
  },
} as const satisfies Readonly<Record<string, Kind>>

export type FindingCode = keyof typeof FINDINGS

export interface Finding {
  readonly code: FindingCode
  /** What it is about: `#12`, `keyturn/journal 1a2b3c4`, `records/openai/production/2.json`. */
  readonly where: string
  /** This one case, in a sentence: who, when, what. */
  readonly what: string
}
