export function BlockedTriageGroupAlert() {
  return (
    <>
      <h1>Start a new message</h1>
      <va-alert status="warning" data-testid="blocked-triage-group-alert">
        <h2 slot="headline">You can’t send messages to care teams right now</h2>
        <p>If you need help, call your VA health facility.</p>
      </va-alert>
    </>
  )
}
