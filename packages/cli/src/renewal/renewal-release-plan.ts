import type { JourneyProfile } from '../journey/profile.ts'

/** What VA's release plans call things, and who has to agree. */
export const renewalReleasePlan: JourneyProfile['releasePlan'] = {
  reviewer: 'DEPO/OCTO',
  checklists: [
    {
      name: 'VSignals/Medallia intake',
      kind: 'survey_intake',
      before: 'A',
      items: [
        { text: 'The new URLs are requested: journey-monitor urls', discipline: 'UX' },
        { text: 'The updates are confirmed complete', discipline: 'UX' },
      ],
    },
    {
      name: 'Contact center',
      kind: 'contact_center',
      before: 'A',
      items: [{ text: 'The contact center review is submitted', discipline: 'product' }],
    },
  ],
  supportSource: 'MyVA411',
  results: {
    changes: 'Any changes necessary based on the logs, feedback on user challenges, or VA challenges?',
    calls: 'Contact Center calls (MyVA411)',
    surveys: 'Feedback survey submissions (Medallia)',
    processing: 'Any issues with VA handling/processing?:',
    feedback: 'Qualitative feedback (Medallia / VSignals and others)',
  },
}
