import React from 'react'
import { useSearchParams } from 'react-router-dom-v5-compat'
import RxRenewalMessageSuccessAlert from '../components/shared/RxRenewalMessageSuccessAlert'

const Prescriptions = () => {
  const [searchParams] = useSearchParams()
  return (
    <>
      <h1>Medications</h1>
      {searchParams.get('rxRenewalMessageSuccess') && <RxRenewalMessageSuccessAlert />}
    </>
  )
}

export default Prescriptions
