import React, { useEffect } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { useLocation } from 'react-router-dom'
import { retrieveMessageThread } from '../actions/messages'
import ComposeForm from '../components/ComposeForm/ComposeForm'
import { Paths } from '../util/constants'

const ThreadDetails = () => {
  const { pathname } = useLocation()
  const dispatch = useDispatch()
  const recipients = useSelector(state => state.sm.recipients)
  const { drafts } = useSelector(state => state.sm.threadDetails)
  const threadId = pathname.slice(Paths.MESSAGE_THREAD.length)

  useEffect(() => {
    dispatch(retrieveMessageThread(threadId))
  }, [dispatch, threadId])

  const draft = drafts.find(({ messageId }) => `${messageId}` === threadId)
  return draft ? <ComposeForm draft={draft} recipients={recipients} /> : <va-loading-indicator message="Loading..." />
}

export default ThreadDetails
