import { useBlocker } from 'react-router'

interface LeaveEditorGuardProps {
  readonly active: boolean
  /** Says whether the draft was saved; if not, the person stays. */
  readonly onSave: () => Promise<boolean>
}

/** Asks who is about to leave with unsaved changes. Going back to pick another care team is not leaving. */
export function LeaveEditorGuard({ active, onSave }: LeaveEditorGuardProps) {
  const blocker = useBlocker(({ nextLocation }) => active && !nextLocation.pathname.includes('/new-message'))
  const isBlocked = blocker.state === 'blocked'
  return (
    <va-modal
      visible={isBlocked}
      modalTitle="Do you want to save your draft?"
      primaryButtonText="Save draft"
      secondaryButtonText="Leave without saving"
      data-testid="leave-editor-modal"
      onprimaryButtonClick={async () => {
        if (await onSave()) blocker.proceed?.()
        else blocker.reset?.()
      }}
      onsecondaryButtonClick={() => blocker.proceed?.()}
      oncloseEvent={() => blocker.reset?.()}
    >
      <p>If you leave now, you’ll lose your changes.</p>
    </va-modal>
  )
}
