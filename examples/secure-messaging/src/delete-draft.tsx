import { useState } from 'react'

export function DeleteDraft({ onDelete }: { readonly onDelete: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <va-button secondary text="Delete draft" data-testid="delete-draft-button" onClick={() => setOpen(true)} />
      <va-modal
        visible={open}
        modalTitle="Delete this draft?"
        primaryButtonText="Delete draft"
        secondaryButtonText="Cancel"
        data-testid="delete-draft-modal"
        onprimaryButtonClick={() => {
          setOpen(false)
          onDelete()
        }}
        onsecondaryButtonClick={() => setOpen(false)}
        oncloseEvent={() => setOpen(false)}
      >
        <p>You can’t undo this.</p>
      </va-modal>
    </>
  )
}
