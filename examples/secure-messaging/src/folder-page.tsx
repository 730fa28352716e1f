import { useJourney } from '@journey-monitor/react'
import { useEffect, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { useCompose } from './compose-store.ts'
import { getMessages } from './messaging-api.ts'
import { useAppData } from './use-app-data.ts'
import { useRequest } from './use-request.ts'

interface FolderPageProps {
  readonly folderId: number
  readonly title: string
}

export function FolderPage({ folderId, title }: FolderPageProps) {
  useLeftRenewal()
  const { state } = useLocation()
  const appData = useAppData()
  const [request] = useState(() => getMessages(folderId))
  const messages = useRequest(request)

  return (
    <>
      <h1>{title}</h1>
      {state?.messageSent && (
        <va-alert status="success" data-testid="message-sent-alert">
          <h2 slot="headline">Message Sent</h2>
        </va-alert>
      )}
      {(appData.status === 'error' || messages.status === 'error') && (
        <va-alert status="error" data-testid="messages-error">
          <h2 slot="headline">We’re sorry. Something went wrong on our end</h2>
          <p>You can’t send a message right now. Try again later.</p>
        </va-alert>
      )}
      {appData.data?.careTeams.length === 0 && (
        <va-alert status="info" data-testid="no-care-teams-alert">
          <h2 slot="headline">You’re not connected to any care teams in this messaging tool</h2>
        </va-alert>
      )}
      <p>
        <Link to="/new-message/" data-testid="compose-message-link">
          Start a new message
        </Link>
      </p>
      {messages.status === 'pending' && <va-loading-indicator message="Loading your messages..." />}
      <ul className="cards" data-dd-privacy="hidden">
        {messages.data?.map(message => (
          <li key={message.messageId}>
            <va-card>
              <Link to={`/thread/${message.messageId}/`}>{message.subject || 'Draft without a subject'}</Link>
            </va-card>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Abandons the renewal of a person who opens a folder. */
function useLeftRenewal(): void {
  const journey = useJourney()
  const { renewal } = useCompose()
  useEffect(() => {
    if (!renewal) return
    const step = journey.current()?.openStep
    if (step === 'care_team_pick') journey.abandon(step, 'left_for_inbox')
    if (step === 'prefill' || step === 'send') journey.abandon(step, 'left_editor')
  }, [journey, renewal])
}
