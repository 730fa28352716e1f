import { describe, expect, it } from 'vitest'
import { createApi, createFaultSwitches, FAULTS } from './api.ts'

const json = (body: object, method = 'POST') => ({ method, body: JSON.stringify(body) })

describe('the example API', () => {
  it('lists prescriptions, some of which can be renewed', async () => {
    const { data } = await (await createApi().request('/my_health/v1/prescriptions')).json()
    const renewable = data.filter((each: { attributes: { isRenewable: boolean } }) => each.attributes.isRenewable)
    expect(renewable.length).toBeGreaterThan(1)
    expect(renewable.length).toBeLessThan(data.length)
  })

  it('lists a saved draft, and moves it to the sent messages when it is sent', async () => {
    const api = createApi()
    const subjects = async (folder: number) => {
      const { data } = await (await api.request(`/my_health/v1/messaging/folders/${folder}/threads`)).json()
      return data.map((each: { attributes: { subject: string } }) => each.attributes.subject)
    }
    const draft = { subject: 'Renewal Needed', category: 'MEDICATIONS', body: 'text', recipientId: 7001 }
    const saved = await (await api.request('/my_health/v1/messaging/message_drafts', json(draft))).json()
    expect(await subjects(-2)).toEqual(['Renewal Needed'])

    await api.request(
      '/my_health/v1/messaging/messages/renewal',
      json({ ...draft, draftId: saved.data.attributes.messageId }),
    )
    expect([await subjects(-2), await subjects(-1)]).toEqual([[], ['Renewal Needed']])
  })

  it('refuses a request with the errors of VA’s API', async () => {
    const api = createApi({ faults: createFaultSwitches(['send_blocked']) })
    const response = await api.request('/my_health/v1/messaging/messages', json({}))
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ errors: [{ code: 'SM119', status: '403' }] })
  })
})

describe('faults', () => {
  const careTeams = '/my_health/v1/messaging/allrecipients'

  it('are all listed, and off at first', async () => {
    expect(await (await createApi().request('/faults')).json()).toEqual({ on: [], faults: FAULTS })
  })

  it('can be switched on and off, for every visitor', async () => {
    const api = createApi()
    await api.request('/faults', json({ on: ['care_teams_error', 'no such fault'] }, 'PUT'))
    expect((await api.request(careTeams)).status).toBe(503)
    await api.request('/faults', json({ on: [] }, 'PUT'))
    expect((await api.request(careTeams)).status).toBe(200)
  })

  it.each([
    ['header', careTeams, { 'x-faults': 'draft_error, care_teams_error' }],
    ['query', `${careTeams}?faults=care_teams_error`, {}],
  ])('are switched for one request by its %s', async (_, path, headers) => {
    const api = createApi()
    expect((await api.request(path, { headers: headers as Record<string, string> })).status).toBe(503)
    expect((await api.request(careTeams)).status).toBe(200)
  })

  it('ignore invalid names', async () => {
    expect((await createApi().request('/faults', json({ on: 'everything' }, 'PUT'))).status).toBe(400)
  })
})
