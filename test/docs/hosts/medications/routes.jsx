import { createBrowserRouter } from 'react-router-dom-v5-compat'
import MedicationList from './containers/MedicationList'
import Prescriptions from './containers/Prescriptions'

export default createBrowserRouter(
  [
    { path: '/', Component: Prescriptions },
    { path: 'list', Component: MedicationList },
  ],
  { basename: '/my-health/medications' },
)
