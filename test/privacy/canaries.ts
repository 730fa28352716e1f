import type { ExampleData } from '@journey-monitor/example-api'
import { logFieldPaths } from '@journey-monitor/test-kit/log-fields'

/**
 * Canaries by the data that they replace: words of ASCII letters that occur nowhere else, and numbers. No word has a digit,
 * because RUM treats names with digits as generated and leaves them out of selectors.
 */
export const CANARIES = {
  drug: 'Kwyzzoprilx',
  otherDrug: 'Qvoxxastatinj',
  prescriptionNumber: '7391846205',
  prescriptionId: '8264193507',
  instructions: 'Xqswallowk',
  indication: 'Jxhypertensw',
  providerFirstName: 'Zvaldemarq',
  providerLastName: 'Wqxbergsonz',
  facility: 'Vxqmedcenterh',
  healthCareSystem: 'Hzqsystemv',
  careTeam: 'Qjxcareteamn',
  careTeamId: '9182736455',
  stationNumber: 'Sxqstationz',
  person: 'Yxvandermeerq',
  subject: 'Xzsubjectlineq',
  body: 'Wvqbodytextx',
  receivedSubject: 'Jqzreceivedy',
  receivedBody: 'Zxqansweredw',
  receivedMessageId: '5647382918',
  /** Prefix of the numbers of drafts and sent messages. */
  messageId: '38291746',
  urlToken: 'eyJxzqtokenw',
  fragment: 'Qzxfragmentv',
  apiError: 'Vzqupstreamk',
  consoleText: 'Xjqconsolez',
  thrown: 'Zwqthrownx',
  cause: 'Jvxcauseofq',
  context: 'Qxwcontextz',
  file: 'Wzxscannedq',
  formAction: 'Qzvpostedtox',
  download: 'Xwqdownloadz',
  windowName: 'Zjxwindownq',
  httpMethod: 'Vqxmethodzj',
} as const

/** Canaries by the log field that they replace. A date is a number, because logs 7 does not send a log with an invalid date. */
export const LOG_FIELD_CANARIES: Readonly<Record<string, string>> = Object.fromEntries(
  logFieldPaths().map(path => [
    path,
    path === 'date' ? '8264719305512' : `Xqj${path.replaceAll('.', 'x').replaceAll('_', 'q')}wzq`,
  ]),
)

export const ALL_CANARIES: Readonly<Record<string, string>> = { ...CANARIES, ...LOG_FIELD_CANARIES }

export type CanaryKind = keyof typeof CANARIES

const c = CANARIES

/** Answers of the API: in the examples' format, with a canary in every field about a person. */
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
    name: `${c.careTeam}${'ABCD'[i]} für ${c.facility}`,
    healthCareSystemName: `${c.healthCareSystem}${i % 2 ? 'West' : 'East'}`,
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
