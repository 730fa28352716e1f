import { renewalPaths } from '@journey-monitor/sdk/privacy'

// Each URL is written once: in the SDK's list for scrubbing RUM's URLs.

const recent = ending('/recent')
const refill = ending('/refill')
const medications = parentOf(refill)
const draft = ending('/message_drafts/:draftId')
const sendRenewal = ending('/messages/renewal')
const prescriptionV1 = ending('/v1/prescriptions/:prescriptionId')
const prescriptionV2 = ending('/v2/prescriptions/:prescriptionId')

/** Paths of the pages of Medications and Secure Messaging, without a slash at the end. */
export const PAGES = {
  myHealth: parentOf(medications),
  medications,
  medicationDetails: parentOf(ending('/documentation')),
  refill,
  newMessage: parentOf(recent),
  recentCareTeams: recent,
  selectCareTeam: ending('/select-care-team'),
  careTeamHelp: ending('/care-team-help'),
  message: ending('/start-message'),
  inbox: ending('/inbox'),
  contactList: ending('/contact-list'),
}

/** Paths of the endpoints behind those pages. */
export const ENDPOINTS = {
  prescriptionsV1: parentOf(prescriptionV1),
  prescriptionsV2: parentOf(prescriptionV2),
  prescriptionV1,
  prescriptionV2,
  accessLog: ending('/aal'),
  careTeams: ending('/allrecipients'),
  folderSearch: ending('/search'),
  categories: ending('/categories'),
  signature: ending('/signature'),
  drafts: parentOf(draft),
  draft,
  messages: parentOf(sendRenewal),
  sendRenewal,
}

/** Returns the only path in the SDK's list with this end. */
function ending(end: string): string {
  const [found, ...others] = renewalPaths.filter(path => path.endsWith(end))
  if (found === undefined || others.length > 0) throw new Error(`not one path of the renewal ends with ${end}`)
  return found
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}
