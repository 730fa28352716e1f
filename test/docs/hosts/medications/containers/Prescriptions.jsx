import React from 'react'
import { useSelector } from 'react-redux'
import { useSearchParams } from 'react-router-dom-v5-compat'
import RxRenewalMessageSuccessAlert from '../components/shared/RxRenewalMessageSuccessAlert'
import { useFetchPrescriptionsList } from '../hooks/MedicationsList/useFetchPrescriptionsList'
import { selectMedicationsManagementImprovementsFlag } from '../util/selectors'

const Prescriptions = () => {
  const isCerner = useSelector(state => state.list?.isCerner)
  const isManagementImprovements = useSelector(selectMedicationsManagementImprovementsFlag)
  const [searchParams] = useSearchParams()
  const {
    prescriptionsApiError,
  } = useFetchPrescriptionsList()

  return (
    <>
      <h1 data-cerner={isCerner}>{isManagementImprovements ? 'Medications list' : 'Medications'}</h1>
      {prescriptionsApiError && <p>We can’t access your medications</p>}
      {searchParams.get('rxRenewalMessageSuccess') && <RxRenewalMessageSuccessAlert />}
    </>
  )
}

export default Prescriptions
