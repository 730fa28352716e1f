import { useState } from 'react'
import { useParams } from 'react-router'
import { MessageEditor } from './message-editor.tsx'
import { getMessage } from './messaging-api.ts'
import { useAppData } from './use-app-data.ts'
import { useRequest } from './use-request.ts'

/** Shows a message, or the editor for a draft. A draft does not contain its renewal, so that it is a plain message. */
export function ThreadPage() {
  const { threadId = '' } = useParams()
  const appData = useAppData()
  const [request] = useState(() => getMessage(threadId))
  const { data: message, status } = useRequest(request)
  const careTeam = appData.data?.careTeams.find(team => team.triageTeamId === message?.recipientId)

  if (status === 'error') {
    return (
      <va-alert status="error">
        <h1 slot="headline">This conversation was not found.</h1>
      </va-alert>
    )
  }
  if (!message || appData.status === 'pending') return <va-loading-indicator message="Loading your message..." />
  if (message.sentDate === null && careTeam) {
    return (
      <MessageEditor careTeam={careTeam} subject={message.subject} body={message.body} draftId={message.messageId} />
    )
  }
  return (
    <div data-dd-privacy="hidden">
      <h1>{message.subject}</h1>
      <p className="message-body">{message.body}</p>
    </div>
  )
}
