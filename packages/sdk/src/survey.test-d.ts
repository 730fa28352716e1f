import { createJourney, type Journey } from './index.ts'
import { renewal } from './renewal.ts'
import { surveyContext } from './survey.ts'

const context = surveyContext(createJourney(renewal))

export const team: 'meds' | 'sm' | undefined = context?.team
export const step: 'link_view' | 'modal' | 'care_team_pick' | 'prefill' | 'send' | 'return' | undefined = context?.step
// @ts-expect-error no such team
export const otherTeam: 'pharmacy' | undefined = context?.team
// @ts-expect-error the ID is not for surveys
context?.id

/** Tools take any journey. */
export const ofAny = (journey: Journey): string | undefined => surveyContext(journey)?.step
