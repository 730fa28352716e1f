import type { HeadlineWords } from '../report/headline.ts'

export const renewalHeadline: HeadlineWords = {
  chose: "Veterans' journeys that chose the link",
  converted: 'sent the message',
  returned: 'came back to Medications',
}
