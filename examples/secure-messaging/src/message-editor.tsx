import { type StepHandle, useJourney } from '@journey-monitor/react'
import { errorDetails } from '@journey-monitor/sdk'
import { withHandoff } from '@journey-monitor/sdk/handoff'
import { useEffect, useEffectEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { DeleteDraft } from './delete-draft.tsx'
import { LeaveEditorGuard } from './leave-editor-guard.tsx'
import { type CareTeam, deleteDraft, saveDraft, sendMessage } from './messaging-api.ts'
import { sendFailure } from './send-failure.ts'
import { useComposeNavigate } from './use-compose-navigate.ts'

const AUTO_SAVE_MS = 10_000
const SEND_DEADLINE_MS = 10_000
const REDIRECT_MS = 1_000
const MAX_ATTACHMENTS = 4

/** The renewal in the editor, and the callbacks for its signals. */
interface RenewalInEditor {
  readonly prescriptionId: string
  readonly redirectPath: string
  readonly isPrefilled: boolean
  readonly send: StepHandle<'send'>
  /** Called when the person starts to edit or to send. */
  onTakeUp(): void
  onLeave(reason: 'draft_saved' | 'draft_deleted'): void
}

interface MessageEditorProps {
  readonly careTeam: CareTeam
  readonly subject?: string
  readonly body?: string
  readonly draftId?: number
  /** Undefined for a plain message, which signals nothing. */
  readonly renewal?: RenewalInEditor
}

export function MessageEditor({ careTeam, renewal, ...initial }: MessageEditorProps) {
  const journey = useJourney()
  const navigate = useNavigate()
  const go = useComposeNavigate()
  const [subject, setSubject] = useState(initial.subject ?? '')
  const [body, setBody] = useState(initial.body ?? '')
  const [draftId, setDraftId] = useState(initial.draftId)
  const [attachments, setAttachments] = useState(0)
  const [isUnsaved, setUnsaved] = useState(false)
  const [sending, setSending] = useState<'no' | 'sending' | 'sent'>('no')
  const [problem, setProblem] = useState<string>()
  const [notice, setNotice] = useState<string>()

  const draft = {
    recipientId: careTeam.triageTeamId,
    category: renewal ? 'MEDICATIONS' : 'OTHER',
    subject,
    body,
  }

  function edit(change: () => void) {
    renewal?.onTakeUp()
    change()
    setUnsaved(true)
  }

  async function save(): Promise<boolean> {
    try {
      setDraftId(await saveDraft(draft, draftId))
      setUnsaved(false)
      setNotice('Your message was saved.')
      return true
    } catch (error) {
      renewal?.onTakeUp()
      renewal?.send.fail('draft_create_error', errorDetails(error))
      setProblem('We can’t save your draft right now. Try again later.')
      return false
    }
  }

  const autoSave = useEffectEvent(save)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text restarts the timer
  useEffect(() => {
    if (!isUnsaved || sending !== 'no') return
    const timer = setTimeout(() => autoSave(), AUTO_SAVE_MS)
    return () => clearTimeout(timer)
  }, [isUnsaved, subject, body, sending])

  function attach() {
    if (attachments < MAX_ATTACHMENTS) return edit(() => setAttachments(attachments + 1))
    renewal?.send.fail('attachment_rejected')
    setProblem(`You can attach up to ${MAX_ATTACHMENTS} files.`)
  }

  function send() {
    setProblem(undefined)
    renewal?.onTakeUp()
    if (!body.trim() || !subject.trim()) {
      renewal?.send.fail('invalid_form')
      setProblem(body.trim() ? 'Subject cannot be blank.' : 'Message body cannot be blank.')
      return
    }
    setSending('sending')
    const request = sendMessage({ ...draft, attachments, draftId, prescriptionId: renewal?.prescriptionId })
    if (renewal) {
      journey.watch('send', request, {
        code: error => sendFailure(error).code,
        deadlineMs: SEND_DEADLINE_MS,
        attributes: {
          edited: body !== initial.body,
          prefill_deleted: !body.includes('Prescription number'),
          attachments,
        },
      })
    }
    request.then(goOn, error => {
      setSending('no')
      setProblem(sendFailure(error).text)
    })
  }

  function goOn() {
    setSending('sent')
    if (!renewal) return navigate('/inbox/', { state: { messageSent: true } })
    setTimeout(() => {
      journey.start('return')
      window.location.replace(withHandoff(journey, renewal.redirectPath))
    }, REDIRECT_MS)
  }

  async function remove() {
    if (draftId !== undefined) await deleteDraft(draftId).catch(() => undefined)
    setUnsaved(false)
    if (!renewal) return navigate('/drafts/')
    renewal.onLeave('draft_deleted')
    window.location.replace(draftDeletedPath(renewal.redirectPath))
  }

  return (
    <div data-dd-privacy="hidden">
      <h1>Start your message</h1>
      {problem && (
        <va-alert status="error" data-testid="editor-error">
          <p role="alert">{problem}</p>
        </va-alert>
      )}
      {renewal && !renewal.isPrefilled && (
        <va-alert status="warning" data-testid="add-your-medication-info-warning">
          <h2 slot="headline">Add your medication information to this message</h2>
          <p>
            We couldn’t load all of your medication details. Include as many of these medication details as possible.
          </p>
        </va-alert>
      )}
      <div className="field">
        <strong>To</strong>
        <span>{careTeam.name}</span>
        <va-button
          secondary
          text="Select a different care team"
          data-testid="edit-care-team"
          onClick={() => go('/new-message/select-care-team/')}
        />
      </div>
      <div className="field" data-testid="locked-category">
        <strong>Category</strong>
        <span>{renewal ? 'Medication renewal request' : 'General'}</span>
      </div>
      <va-text-input
        required
        name="subject"
        label="Subject"
        value={subject}
        data-testid="message-subject-field"
        data-dd-action-name="Subject (Required) Input Field"
        onInput={event => edit(() => setSubject(typed(event)))}
      />
      <va-textarea
        required
        name="body"
        label="Message"
        value={body}
        data-testid="message-body-field"
        data-dd-action-name="Message (Required) Textbox"
        onInput={event => edit(() => setBody(typed(event)))}
      />
      <div className="field" data-testid="attachments">
        <strong>Attachments</strong>
        <span>{attachments === 0 ? 'None' : `${attachments} of ${MAX_ATTACHMENTS} example files`}</span>
        <va-button secondary text="Attach an example file" data-testid="attach-file-button" onClick={attach} />
      </div>
      <div className="actions">
        <va-button
          text={sending === 'no' ? 'Send' : 'Sending message...'}
          disabled={sending !== 'no'}
          data-testid="send-button"
          data-dd-action-name="Send Button"
          onClick={send}
        />
        <va-button secondary text="Save draft" data-testid="save-draft-button" onClick={save} />
        <DeleteDraft onDelete={remove} />
      </div>
      <p role="status">{sending === 'sent' ? 'Message sent. Taking you back...' : notice}</p>
      <LeaveEditorGuard
        active={isUnsaved && sending === 'no'}
        onSave={async () => {
          const isSaved = await save()
          if (isSaved) renewal?.onLeave('draft_saved')
          return isSaved
        }}
      />
    </div>
  )
}

function typed({ target }: { readonly target: EventTarget }): string {
  return (target as HTMLInputElement).value
}

function draftDeletedPath(redirectPath: string): string {
  const url = new URL(redirectPath, window.location.origin)
  url.searchParams.delete('rxRenewalMessageSuccess')
  url.searchParams.set('draftDeleteSuccess', 'true')
  return url.pathname + url.search
}
