import React from 'react'
import { useDispatch } from 'react-redux'
import { useHistory } from 'react-router-dom'
import { deleteDraft } from '../../actions/draftDetails'
import { Paths } from '../../util/constants'

const DeleteDraft = props => {
  const history = useHistory()
  const dispatch = useDispatch()
  const { draftId, redirectPath } = props

  const handleDeleteDraftConfirm = () => {
    const postDeleteAction = () => {
      if (redirectPath) {
        window.location.replace(`${redirectPath}&draftDeleteSuccess=true`)
      } else {
        history.push(Paths.INBOX)
      }
    }
    if (draftId) dispatch(deleteDraft(draftId)).then(postDeleteAction)
    else postDeleteAction()
  }

  return <va-button id="delete" text="Delete draft" onClick={handleDeleteDraftConfirm} />
}

export default DeleteDraft
