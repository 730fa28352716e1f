import { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'
import { renewal } from '@journey-monitor/sdk/renewal'
import { expect, test } from 'vitest'
import { siteOf } from '../simulate/simulated-site.ts'
import { renewalJourney } from './renewal-profile.ts'

const { pages, endpoints, origin, api, services } = renewalJourney.profile.siteMap

test('pages and endpoints name the journey’s apps, steps and teams', () => {
  const steps = renewal.steps.map(({ name }) => name)
  for (const place of [...pages, ...endpoints]) {
    expect(renewal.apps).toContain(place.app)
    expect(renewal.teams).toContain(place.team)
    expect(steps).toContain(place.step)
  }
  expect(Object.keys(services)).toEqual(renewal.apps)
})

test('the scrubber keeps the path of each page and endpoint', () => {
  const beforeSend = createBeforeSend({
    paths: renewalPaths,
    queryParameters: renewalQueryParameters,
    origins: [origin, api],
  })
  for (const { path } of endpoints) {
    const event = { type: 'resource', resource: { url: api + path.replace(/:\w+/g, '81273') } }
    beforeSend(event)
    expect(shape(event.resource.url)).toBe(shape(api + path))
  }
  for (const { url } of pages) {
    const event = { type: 'view', view: { url: origin + url.replace(/:\w+/g, '81273') } }
    beforeSend(event)
    expect(shape(event.view.url.split('?')[0] ?? '')).toBe(shape(origin + url.split('?')[0]))
  }
})

test('the simulated site requests only listed endpoints, and the access log', () => {
  const known = endpoints.map(({ method, path }) => `${method} ${shape(path)}`)
  const made = Object.values(siteOf(renewalJourney).steps).flatMap(({ atStart, atEnd }) => [...atStart, ...atEnd])
  const others = made.map(({ method, path }) => `${method} ${shape(path)}`).filter(each => !known.includes(each))
  expect(others).toEqual(['POST /my_health/v1/aal'])
})

function shape(path: string): string {
  return path.replace(/(?<=\/):\w+/g, ':id')
}
