import type { ExampleData } from '@journey-monitor/example-api'

/** By what they stand for: words and numbers that occur nowhere else, of ASCII letters and digits. */
export const CANARIES = {
  drug: 'Kwyzzopril7x',
  otherDrug: 'Qvoxxastatin8j',
  prescriptionNumber: '7391846205',
  prescriptionId: '8264193507',
  instructions: 'Xqswallow5k',
  indication: 'Jxhypertens4w',
  providerFirstName: 'Zvaldemarq3',
  providerLastName: 'Wqxbergson6z',
  facility: 'Vxqmedcenter2h',
  healthCareSystem: 'Hzqsystem9v',
  careTeam: 'Qjxcareteam4n',
  careTeamId: '9182736455',
  stationNumber: '6q7x8z',
  person: 'Yxvandermeerq2',
  subject: 'Xzsubjectline3q',
  body: 'Wvqbodytext8x',
  receivedSubject: 'Jqzreceived6y',
  receivedBody: 'Zxqanswered1w',
  receivedMessageId: '5647382918',
  /** What drafts and messages that are sent are numbered by begins with this. */
  messageId: '38291746',
  urlToken: 'eyJxzqtoken5w',
  fragment: 'Qzxfragment2v',
  apiError: 'Vzqupstream7k',
  consoleText: 'Xjqconsole4z',
  thrown: 'Zwqthrown9x',
  cause: 'Jvxcauseof3q',
  context: 'Qxwcontext6z',
  file: 'Wzxscanned8q',
} as const

export type CanaryKind = keyof typeof CANARIES

const c = CANARIES

/** What the API answers: the examples' shapes, with a canary wherever they say something about a person. */
export const CANARY_DATA: ExampleData = {
  prescriptions: [
    {
      prescriptionId: Number(c.prescriptionId),
      prescriptionName: `${c.drug} 10MG TÄB & "CÂP"`,
      prescriptionNumber: c.prescriptionNumber,
      refillStatus: 'active',
      refillRemaining: 0,
      isRenewable: true,
      sig: `TAKE ${c.instructions} <DAILY>`,
      quantity: 90,
      indicationForUse: c.indication,
      providerFirstName: c.providerFirstName,
      providerLastName: c.providerLastName,
      facilityName: c.facility,
      orderedDate: '2025-11-03',
      expirationDate: '2026-11-03',
    },
    {
      prescriptionId: Number(c.prescriptionId) + 1,
      prescriptionName: c.otherDrug,
      prescriptionNumber: `${c.prescriptionNumber}1`,
      refillStatus: 'expired',
      refillRemaining: 0,
      isRenewable: true,
      sig: c.instructions,
      quantity: 30,
      indicationForUse: c.indication,
      providerFirstName: c.providerFirstName,
      providerLastName: c.providerLastName,
      facilityName: c.facility,
      orderedDate: '2025-11-03',
      expirationDate: '2026-11-03',
    },
  ],
  careTeams: [0, 1, 2, 3].map(i => ({
    triageTeamId: Number(`${c.careTeamId}${i}`),
    name: `${c.careTeam} ${i} für ${c.facility}`,
    healthCareSystemName: `${c.healthCareSystem}${i % 2}`,
    stationNumber: c.stationNumber,
    blockedStatus: false,
  })),
  messages: [
    {
      messageId: Number(c.receivedMessageId),
      folderId: 0,
      subject: `${c.receivedSubject}: ${c.person}`,
      category: 'OTHER',
      body: `${c.receivedBody} ${c.person}`,
      recipientId: Number(`${c.careTeamId}0`),
      sentDate: '2026-11-02T15:00:00.000Z',
    },
  ],
  lastMessageId: Number(`${c.messageId}0000`),
}
