import type { JourneyProfile } from '../journey/profile.ts'
import type { JourneyUrl } from './journey-urls.ts'

/** A field of the survey's form, and its answer. */
export interface SurveyRequestField {
  readonly field: string
  readonly urls: readonly JourneyUrl[]
}

/** Returns the fields of the survey's request form that `team` fills. Leaves out fields without URLs. */
export function surveyRequestFields(
  { surveyRequest }: JourneyProfile,
  team: string,
  urls: readonly JourneyUrl[],
): SurveyRequestField[] {
  const fields = surveyRequest.fields[team] ?? []
  return fields
    .map(({ field, pages, endpoints }) => {
      const isAsked = ({ type, name, owner }: JourneyUrl) => {
        const asked = type === 'page' ? pages : endpoints
        return asked === 'own' ? owner === team : asked?.includes(name) === true
      }
      return { field, urls: urls.filter(isAsked) }
    })
    .filter(({ urls }) => urls.length > 0)
}
