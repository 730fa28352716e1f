import { VaModal } from '@department-of-veterans-affairs/component-library/dist/react-bindings'
import PropTypes from 'prop-types'
import React, { useState } from 'react'
import { useSelector } from 'react-redux'
import { Link } from 'react-router-dom-v5-compat'
import {
  selectMedicationsManagementImprovementsFlag,
  selectSecureMessagingMedicationsRenewalRequestFlag,
} from '../../util/selectors'
import { isExpiredWithin120Days } from '../../util/helpers'

const SendRxRenewalMessage = ({
  rx,
  fallbackContent = null,
  suppressRenewalLink = false,
  hideExpiredMessage = false,
  isActionLink = false,
  isOracleHealth = false,
}) => {
  const showSecureMessagingRenewalRequest = useSelector(selectSecureMessagingMedicationsRenewalRequestFlag)
  const showMedsImprovements = useSelector(selectMedicationsManagementImprovementsFlag)
  const [showRenewalModal, setShowRenewalModal] = useState(false)

  const listPath = showMedsImprovements ? '/my-health/medications/list' : '/my-health/medications'
  const params = new URLSearchParams({
    prescriptionId: rx.prescriptionId,
    redirectPath: `${listPath}?page=1&rxRenewalMessageSuccess=true`,
  })
  if (rx.stationNumber) params.set('station_number', rx.stationNumber)
  const secureMessagesUrl = `/my-health/secure-messages/new-message?${params}`

  const canSendRenewalRequest = isOracleHealth && rx.isRenewable
  if (!canSendRenewalRequest || !showSecureMessagingRenewalRequest || suppressRenewalLink) {
    return fallbackContent || null
  }

  const handleOpenModal = () => {
    setShowRenewalModal(true)
  }

  const handleContinue = () => {
    window.location.href = secureMessagesUrl
  }

  const handleBack = () => {
    setShowRenewalModal(false)
  }

  const handleClose = () => {
    setShowRenewalModal(false)
  }

  return (
    <>
      <RenderLinkVariation
        isActionLink={isActionLink}
        setShowRenewalModal={handleOpenModal}
        isExpired={isExpiredWithin120Days(rx) && !hideExpiredMessage}
      />
      <VaModal
        modalTitle="You’re leaving medications to send a message"
        primaryButtonText="Continue"
        secondaryButtonText="Back"
        onPrimaryButtonClick={handleContinue}
        onSecondaryButtonClick={handleBack}
        onCloseEvent={handleClose}
        visible={showRenewalModal}
      />
    </>
  )
}

SendRxRenewalMessage.propTypes = {
  fallbackContent: PropTypes.node,
  isActionLink: PropTypes.bool,
  isOracleHealth: PropTypes.bool,
  rx: PropTypes.object,
  suppressRenewalLink: PropTypes.bool,
}

const RenderLinkVariation = ({
  isActionLink,
  setShowRenewalModal,
  isExpired,
}) => {
  return isActionLink ? (
    <Link
      to="#"
      data-testid="send-renewal-request-message-action-link"
      onClick={() => setShowRenewalModal(true)}
    >
      Send a renewal request message
    </Link>
  ) : (
    <>
      {isExpired && <p>You can’t refill this prescription.</p>}
      <va-link
        href="#"
        text="Send a renewal request message"
        data-testid="send-renewal-request-message-link"
        onClick={() => setShowRenewalModal(true)}
      />
    </>
  )
}

RenderLinkVariation.propTypes = {
  isActionLink: PropTypes.bool,
  isExpired: PropTypes.bool,
  setShowRenewalModal: PropTypes.func,
}

export default SendRxRenewalMessage
