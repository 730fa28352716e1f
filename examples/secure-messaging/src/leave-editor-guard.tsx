import { useBlocker } from 'react-router'

interface LeaveEditorGuardProps {
  readonly active: boolean
  /** Saves the draft. If it returns false, the person stays on the page. */
  readonly onSave: () => Promise<boolean>
}

/** Asks people who leave with unsaved changes. Does not ask people who choose another care team. */
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
