import { useSelector } from 'react-redux'

export const useFetchPrescriptionsList = () => ({ prescriptionsApiError: useSelector(state => state.list?.error) })
