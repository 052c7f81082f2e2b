// Which field of a record answers which question of an auditor. A test holds every field named here to a real record. What a standard
// asks is told in our words; whether a control is met, an auditor says.

export interface Answer {
  readonly standard: string
  readonly reference: string
  readonly asks: string
  /** Of `records/<credential>/<generation>.json`. */
  readonly fields: readonly string[]
}

/** Trust Services Criteria of 2017 (points of focus of 2022); ISO/IEC 27001:2022, Annex A; PCI DSS 4.0.1. */
const SOC = 'SOC 2'
const ISO = 'ISO/IEC 27001:2022'
const PCI = 'PCI DSS 4.0.1'

export const ANSWERS: readonly Answer[] = [
  {
    standard: SOC,
    reference: 'CC6.1 logical access',
    asks: 'Which credentials open what, and who could see their values?',
    fields: ['what.credential', 'what.owner', 'how.rights', 'how.seenBy', 'distribution.slots'],
  },
  {
    standard: SOC,
    reference: 'CC6.3 access changed and removed',
    asks: 'Was the old credential taken away, when, and how is that known?',
    fields: ['what.oldKey.seenGone', 'end.disabledAt', 'end.seenGoneAt', 'end.copies', 'testimony'],
  },
  {
    standard: SOC,
    reference: 'CC7.4 response to incidents',
    asks: 'What began the rotation, and how long did it take?',
    fields: ['why.trigger', 'why.by', 'why.begun', 'distribution.completeAt', 'exceptions'],
  },
  {
    standard: SOC,
    reference: 'CC8.1 change management',
    asks: 'Who authorised, reviewed and approved the change, and was it proven to work?',
    fields: [
      'approval.pullRequest',
      'approval.reviews',
      'approval.mergedBy',
      'approval.role',
      'approval.reviewedHead',
      'distribution.verifiedAt',
    ],
  },
  {
    standard: ISO,
    reference: 'A.5.17 authentication information',
    asks: 'How is authentication information made, handed out and changed?',
    fields: ['how.madeBy', 'how.seenBy', 'how.stagedAs', 'what.newKey.made', 'distribution.slots'],
  },
  {
    standard: ISO,
    reference: 'A.5.18 access rights',
    asks: 'Are rights granted by somebody entitled to, and withdrawn in time?',
    fields: ['what.owner', 'approval.mergedBy', 'approval.role', 'end.seenGoneAt'],
  },
  {
    standard: ISO,
    reference: 'A.5.28 collection of evidence',
    asks: 'Can evidence be shown to be what it was?',
    fields: ['previous', 'tool.entrySeq', 'tool.entryPrevious', 'tool.journal', 'tool.runs'],
  },
  {
    standard: ISO,
    reference: 'A.8.32 change management',
    asks: 'Did the change follow a procedure, and could it be taken back?',
    fields: ['approval.by', 'approval.seenAtHead', 'what.outcome', 'end.overlapSeconds'],
  },
  {
    standard: PCI,
    reference: '8.6.3 passwords of application and system accounts',
    asks: 'Are they changed as often as the risk analysis says, and when a compromise is suspected?',
    fields: ['why.class', 'why.policy.every', 'why.due', 'why.lateSeconds', 'why.trigger'],
  },
  {
    standard: PCI,
    reference: '6.5.1 changes in production',
    asks: 'Is each change explained, approved by authorised people, tested, and can it fail safely?',
    fields: ['why.trigger', 'approval.mergedBy', 'approval.reviews', 'testimony', 'end.overlapSeconds'],
  },
]
