import { journey, startDatadog } from './monitored-journey.ts'

journey.start('care_team_pick')

startDatadog('secure-messaging', '00000000-0000-4000-8000-00000000bbbb')

document.querySelector('#pick')?.addEventListener('click', () => {
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM129' })
  journey.fail('care_team_pick', 'blocked_care_team')
  journey.complete('care_team_pick', { picked_from: 'recent', care_teams: 4 })
  journey.start('prefill')
  journey.complete('prefill')
  journey.start('send')
})
document.querySelector('#send')?.addEventListener('click', async () => {
  await journey.watch('send', fetch('/my_health/v1/messaging/messages'), { code: 'send_error', deadlineMs: 30_000 })
  journey.start('return')
  location.replace('/my-health/medications?page=1&rxRenewalMessageSuccess=true')
})
