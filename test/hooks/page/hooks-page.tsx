import { JourneyProvider, useStep, useStepRequest, useVisible } from '@journey-monitor/react'
import { createJourney, eventName, type Journey } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { type ReactNode, useEffect, useState } from 'react'
import { renderPage } from './render-page.tsx'

declare global {
  interface Window {
    /** The names of the events that the page recorded. */
    readonly recorded: string[]
    readonly journey: Journey<typeof renewal>
    /** Shows HTML in which the element `#link` is the renewal link. */
    showLink(html: string): void
    /** Shows a button that opens the modal and, in the same task, goes to another page. */
    showModalButton(): void
    /** Shows an editor that requests its data from `url`. */
    showEditor(url: string): void
    abortRequest(): void
  }
}

const recorded: string[] = []
const journey = createJourney(renewal, { sinks: [event => recorded.push(eventName(event))] })

function Link({ html }: { html: string }) {
  const [ref] = useVisible('link_view')
  return <div ref={page => ref(page?.querySelector('#link') ?? null)} dangerouslySetInnerHTML={{ __html: html }} />
}

function Modal() {
  useStep('modal', { active: true })
  return null
}

function ModalButton() {
  const [isOpen, setOpen] = useState(false)
  const open = () => {
    journey.start('link_view')
    setOpen(true)
    location.href = '/next'
  }
  return (
    <>
      <button type="button" onClick={open}>
        open
      </button>
      {isOpen && <Modal />}
    </>
  )
}

function Editor({ url }: { url: string }) {
  const [request, setRequest] = useState<{ status: 'pending' | 'success' | 'error'; error?: unknown }>({
    status: 'pending',
  })
  useStepRequest('prefill', { active: true, ...request, code: 'prescription_load_error' })
  useEffect(() => {
    const controller = new AbortController()
    fetch(url, { mode: 'no-cors', signal: controller.signal }).then(
      () => setRequest({ status: 'success' }),
      error => setRequest({ status: 'error', error }),
    )
    window.abortRequest = () => controller.abort()
  }, [url])
  return <p id="status">{request.status}</p>
}

let removePage = () => {}

/** Shows `content` as a new page, without earlier content and records. */
function show(content: ReactNode): void {
  removePage()
  journey.reset()
  recorded.length = 0
  window.scrollTo(0, 0)
  removePage = renderPage(<JourneyProvider journey={journey}>{content}</JourneyProvider>)
}

Object.assign(window, {
  recorded,
  journey,
  showLink: (html: string) => show(<Link html={html} />),
  showModalButton: () => show(<ModalButton />),
  showEditor(url: string) {
    show(<Editor url={url} />)
    journey.start('care_team_pick')
  },
})
