import { VaAlert } from '@department-of-veterans-affairs/component-library/dist/react-bindings'
import { focusElement } from '@department-of-veterans-affairs/platform-utilities/ui'
import React, { useEffect, useRef } from 'react'

const RxRenewalMessageSuccessAlert = () => {
  const alertRef = useRef(null)

  useEffect(() => {
    if (alertRef.current) focusElement(alertRef.current)
  }, [])

  return (
    <VaAlert ref={alertRef} status="success" visible data-testid="rx-renewal-message-success-alert">
      <h2 slot="headline">Message Sent</h2>
    </VaAlert>
  )
}

export default RxRenewalMessageSuccessAlert
