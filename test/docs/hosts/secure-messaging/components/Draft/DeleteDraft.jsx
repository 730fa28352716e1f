import React from 'react'
import { useDispatch } from 'react-redux'
import { useHistory } from 'react-router-dom'
import PropType from 'prop-types'
import { Paths } from '../../util/constants'
import { deleteDraft } from '../../actions/draftDetails'

const DeleteDraft = props => {
  const history = useHistory()
  const dispatch = useDispatch()
  const {
    draftId,
    draftsCount = 1,
    savedComposeDraft,
    redirectPath,
  } = props

  const handleDeleteDraftConfirm = () => {
    const postDeleteAction = () => {
      if (draftsCount !== 1) return
      if (redirectPath) {
        window.location.replace(`${redirectPath}&draftDeleteSuccess=true`)
      } else {
        history.push(Paths.INBOX)
      }
    }
    if (draftId) dispatch(deleteDraft(draftId)).then(postDeleteAction)
    else postDeleteAction()
  }

  return <va-button id="delete" text="Delete draft" data-saved={savedComposeDraft} onClick={handleDeleteDraftConfirm} />
}

DeleteDraft.propTypes = {
  draftId: PropType.number,
  draftsCount: PropType.number,
  isModalVisible: PropType.bool,
  redirectPath: PropType.string,
  savedComposeDraft: PropType.bool,
}

export default DeleteDraft
