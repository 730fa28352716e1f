import * as react from '@journey-monitor/react'
import * as sdk from '@journey-monitor/sdk'
import * as handoff from '@journey-monitor/sdk/handoff'
import * as renewal from '@journey-monitor/sdk/renewal'
import { signal } from './signal.js'

console.log(JSON.stringify(signal({ sdk, renewal, handoff, react })))
