import type { JourneyProfile } from '../journey/profile.ts'

export const renewalMonitoring: JourneyProfile['monitoring'] = {
  site: 'ddog-gov.com',
  causes: {
    'care-team-api': {
      step: 'care_team_pick',
      codes: ['care_team_api_error'],
      means: 'the care teams can’t be loaded, so no message can be written',
      rule: { window: '15m', warning: 5, critical: 15, severity: 'critical' },
    },
    'prefill-failures': {
      step: 'prefill',
      codes: ['prescription_load_error', 'prefill_blank', 'prefill_partial', 'timeout'],
      means: 'the message opens without the medication, or with a part of it',
      rule: { window: '30m', warning: 5, critical: 15, severity: 'high' },
    },
    'draft-errors': {
      step: 'send',
      codes: ['draft_create_error'],
      means: 'drafts cannot be saved',
      rule: { window: '30m', warning: 5, critical: 15, severity: 'high' },
    },
    'send-errors': {
      step: 'send',
      codes: ['send_error', 'backend_error', 'timeout'],
      means: 'messages are written and not sent: the care team never learns of the request',
      rule: { window: '15m', warning: 5, critical: 10, severity: 'critical' },
    },
  },
  unseen: [
    'Was the toggle turned off, or are facilities being cut over? Then mute this, and say so in the configuration.',
    'Does the prescriptions API still say which prescriptions can be renewed?',
  ],
}
