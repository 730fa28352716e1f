import type { JourneyProfile } from '../journey/profile.ts'

/** Terms of VA's release plans, and the people who have to agree. */
export const renewalReleasePlan: JourneyProfile['releasePlan'] = {
  reviewer: 'DEPO/OCTO',
  checklists: [
    {
      name: 'Boxes of the release plan',
      kind: 'other',
      before: 'A',
      items: [
        { text: 'Follow best practices for QA', discipline: 'QA' },
        { text: 'Have your team perform as much validation in staging as possible', discipline: 'engineering' },
        { text: 'Work any downstream or dependant systems proactively', discipline: 'engineering' },
        { text: 'All "launch blocking" items from Staging Review have been addressed', discipline: 'product' },
        { text: 'All "Before release" items have been addressed', discipline: 'product' },
        { text: 'Analytics request is submitted', discipline: 'analytics' },
        { text: 'Privacy, Security, IA Readiness Review is complete', discipline: 'product' },
        { text: 'Monitoring in Datadog is setup', discipline: 'engineering' },
        { text: 'Have a go/no go meeting with the team', discipline: 'product' },
        { text: 'Review the plan with your DEPO/OCTO representative', discipline: 'product' },
        { text: 'Review the release plan', discipline: 'product' },
        { text: 'Address any open questions or concerns', discipline: 'product' },
        { text: 'Determine a verdict', discipline: 'product' },
      ],
    },
    {
      name: 'VSignals/Medallia intake',
      kind: 'survey_intake',
      before: 'A',
      items: [
        { text: 'Submit VSignals/Contact Center intake ticket', discipline: 'UX' },
        { text: 'Request new URLs be added to Medallia routing: journey-monitor urls', discipline: 'UX' },
        { text: 'Confirm updates are complete', discipline: 'UX' },
      ],
    },
    {
      name: 'Feedback after the launch',
      kind: 'survey_intake',
      before: '1-week',
      items: [{ text: 'Validate feedback intake post-launch', discipline: 'UX' }],
    },
    {
      name: 'Contact center',
      kind: 'contact_center',
      before: 'A',
      items: [{ text: 'Contact Center Review is submitted', discipline: 'product' }],
    },
  ],
  supportSource: 'MyVA411',
  phrases: {
    call_center: ['Contact Center calls', 'Call Center queries', 'MyVA411'],
    member_services: ['Member Services'],
    survey: ['Feedback survey', 'Medallia)'],
  },
  results: {
    changes: 'Any changes necessary based on the logs, feedback on user challenges, or VA challenges?',
    calls: 'Contact Center calls (MyVA411)',
    surveys: 'Feedback survey submissions (Medallia)',
    processing: 'Any issues with VA handling/processing?:',
    feedback: 'Qualitative feedback (Medallia / VSignals and others)',
  },
}
