import type { FailureCode } from '@journey-monitor/sdk'
import type { renewal } from '@journey-monitor/sdk/renewal'
import { ApiError } from './messaging-api.ts'

interface SendFailure {
  readonly code: FailureCode<typeof renewal, 'send'>
  /** The message for the person. */
  readonly text: string
}

const SORRY = 'We’re sorry. Something went wrong on our end. Try again later.'

/** Returns the failure code and the message for an error of the API. */
export function sendFailure(error: unknown): SendFailure {
  const { status, code } = error instanceof ApiError ? error : { status: 0, code: undefined }
  if (code === 'SM119' || code === 'SM151') {
    return { code: 'blocked_care_team', text: 'You are blocked from sending messages to this recipient.' }
  }
  if (code === 'SM172') {
    return { code: 'attachment_rejected', text: 'Your attachment could not be sent. Remove it and try again.' }
  }
  if (status === 401)
    return { code: 'session_expired', text: 'Your session has ended. Sign in again to send this message.' }
  if (status >= 502) return { code: 'backend_error', text: 'Messages is not available right now. Try again later.' }
  return { code: 'send_error', text: SORRY }
}
