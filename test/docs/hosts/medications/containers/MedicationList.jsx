import React from 'react'
import { useNavigate } from 'react-router-dom-v5-compat'

/** The list under the toggle for management improvements. It shows no alert of a message that was sent. */
const MedicationList = () => {
  const navigate = useNavigate()

  return (
    <div>
      <h1 data-testid="medication-list-heading">Medications list</h1>
      <va-button text="Sort" onClick={() => navigate('/list', { replace: true })} />
    </div>
  )
}

export default MedicationList
