import { adoptHandoff } from '@journey-monitor/sdk/handoff'
import { journey } from '../journey'
import { startRum } from '../start-rum'

adoptHandoff(journey)
if (new URLSearchParams(window.location.search).has('prescriptionId')) journey.start('care_team_pick')
startRum('secure-messaging')
