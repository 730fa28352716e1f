import React from 'react'
import PropTypes from 'prop-types'
import DeleteDraft from '../Draft/DeleteDraft'

const ComposeFormActionButtons = props => {
  const {
    onSend,
    onSaveDraft,
    draftId,
    draftsCount,
    savedComposeDraft,
    redirectPath,
  } = props

  return (
    <div>
      <va-button id="send" text="Send" onClick={onSend} />
      <va-button id="save" text="Save draft" onClick={onSaveDraft} />
      <DeleteDraft
        draftId={draftId}
        draftsCount={draftsCount}
        savedComposeDraft={savedComposeDraft}
        redirectPath={redirectPath}
      />
    </div>
  )
}

ComposeFormActionButtons.propTypes = {
  draftId: PropTypes.number,
  draftsCount: PropTypes.number,
  isModalVisible: PropTypes.bool,
  redirectPath: PropTypes.string,
  savedComposeDraft: PropTypes.bool,
  onSaveDraft: PropTypes.func,
  onSend: PropTypes.func,
}

export default ComposeFormActionButtons
