import { CARE_TEAMS, type CareTeam } from './care-teams.ts'
import type { Message } from './message.ts'
import { PRESCRIPTIONS, type Prescription } from './prescriptions.ts'

/** Initial data of the API. */
export interface ExampleData {
  readonly prescriptions: readonly Prescription[]
  /** The first three received a message in the last six months. */
  readonly careTeams: readonly CareTeam[]
  readonly messages: readonly Message[]
  /** Drafts and messages are numbered from here on. */
  readonly lastMessageId: number
}

/** Invented data: no record belongs to a real person. */
export const EXAMPLE_DATA: ExampleData = {
  prescriptions: PRESCRIPTIONS,
  careTeams: CARE_TEAMS,
  messages: [
    {
      messageId: 1,
      folderId: 0,
      subject: 'Welcome to the example inbox',
      category: 'OTHER',
      body: 'This is an invented message.',
      recipientId: 7001,
      sentDate: '2026-11-02T15:00:00.000Z',
    },
  ],
  lastMessageId: 9000,
}
