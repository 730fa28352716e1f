import { journey, startDatadog } from './monitored-journey.ts'

if (new URLSearchParams(location.search).has('rxRenewalMessageSuccess')) journey.complete('return')
else journey.start('link_view', { page: 'list', renewable_links: 4 })

startDatadog('medications', '00000000-0000-4000-8000-00000000aaaa')

document.querySelector('#renew')?.addEventListener('click', () => {
  journey.complete('link_view', { selected_on: 'list' })
  journey.start('modal')
  journey.fail('modal', 'modal_load_error', { httpStatus: 404 })
})
document.querySelector('#continue')?.addEventListener('click', () => {
  journey.complete('modal')
  location.href =
    '/my-health/secure-messages/new-message?prescriptionId=24680135792468013579&redirectPath=%2Fmy-health%2Fmedications'
})
