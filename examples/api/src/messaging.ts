import { type Context, Hono } from 'hono'
import type { ExampleData } from './data.ts'
import type { FaultName, FaultSwitches } from './faults.ts'
import { apiError, resource } from './json-api.ts'
import type { Message } from './message.ts'

const RECENT = 3
const FOLDERS = { inbox: 0, sent: -1, drafts: -2 } as const

/** Answers to a message that is sent: the fault that causes each, with its status, code and title. */
const SEND_FAULTS = [
  ['send_error', 500, 'SM98', 'Internal error'],
  ['send_outage', 503, '503', 'Service outage'],
  ['send_blocked', 403, 'SM119', 'Blocked from sending messages to this recipient'],
] as const satisfies readonly (readonly [FaultName, number, string, string])[]

/** `/my_health/v1/messaging`, on messages that live as long as this object. */
export function createMessaging(faults: FaultSwitches, data: ExampleData): Hono {
  const app = new Hono()
  const messages = new Map(data.messages.map(message => [message.messageId, message]))
  let lastId = data.lastMessageId
  const isOn = (name: FaultName, context: Context) => faults.isOn(name, context.req.raw)

  app.use(async (context, next) => {
    if (isOn('session_expired', context)) return apiError(context, 401, '401', 'Not authorized')
    return next()
  })

  app.get('/allrecipients', context => {
    if (isOn('care_teams_error', context)) return apiError(context, 503, '503', 'Service unavailable')
    const blocked = isOn('care_teams_blocked', context)
    const teams = isOn('care_teams_empty', context) ? [] : data.careTeams
    return context.json({
      data: teams.map(team => resource('all_triage_teams', team.triageTeamId, { ...team, blockedStatus: blocked })),
      meta: { associatedTriageGroups: teams.length, associatedBlockedTriageGroups: blocked ? teams.length : 0 },
    })
  })

  app.post('/folders/-1/search', context =>
    context.json({
      data: data.careTeams
        .slice(0, RECENT)
        .map(({ triageTeamId, name }, i) =>
          resource('message', 100 + i, { recipientId: triageTeamId, recipientName: name }),
        ),
    }),
  )

  app.get('/folders/:folderId/threads', context => {
    const folderId = Number(context.req.param('folderId'))
    const inFolder = [...messages.values()].filter(message => message.folderId === folderId).reverse()
    return context.json({ data: inFolder.map(message => resource('message', message.messageId, message)) })
  })

  app.get('/messages/:messageId', context => {
    const message = messages.get(Number(context.req.param('messageId')))
    return message
      ? context.json({ data: resource('message', message.messageId, message) })
      : apiError(context, 404, '404', 'Record not found')
  })

  async function store(context: Context, messageId: number, folderId: number): Promise<Message> {
    const { subject = '', category = '', body = '', recipientId = 0 } = (await context.req.json()) as Partial<Message>
    const sentDate = folderId === FOLDERS.sent ? new Date().toISOString() : null
    const message = { messageId, folderId, subject, category, body, recipientId: Number(recipientId), sentDate }
    messages.set(messageId, message)
    return message
  }

  app.post('/message_drafts', async context => {
    if (isOn('draft_error', context)) return apiError(context, 500, 'SM99', 'Internal error')
    lastId += 1
    const draft = await store(context, lastId, FOLDERS.drafts)
    return context.json({ data: resource('message_drafts', draft.messageId, draft) }, 201)
  })

  app.put('/message_drafts/:draftId', async context => {
    if (isOn('draft_error', context)) return apiError(context, 500, 'SM99', 'Internal error')
    await store(context, Number(context.req.param('draftId')), FOLDERS.drafts)
    return context.body(null, 204)
  })

  async function send(context: Context) {
    if (isOn('send_hangs', context))
      await new Promise(resolve => context.req.raw.signal.addEventListener('abort', resolve))
    for (const [fault, status, code, title] of SEND_FAULTS) {
      if (isOn(fault, context)) return apiError(context, status, code, title)
    }
    const { attachments = 0, draftId } = (await context.req.json()) as { attachments?: number; draftId?: number }
    if (attachments > 0 && isOn('attachment_virus', context))
      return apiError(context, 400, 'SM172', 'Virus scan failed')

    if (draftId) messages.delete(draftId)
    lastId += 1
    const message = await store(context, lastId, FOLDERS.sent)
    return context.json({ data: resource('message', message.messageId, message) })
  }
  app.post('/messages', send)
  app.post('/messages/renewal', send)

  app.delete('/messages/:messageId', context => {
    messages.delete(Number(context.req.param('messageId')))
    return context.body(null, 204)
  })

  return app
}
