export interface CareTeam {
  readonly triageTeamId: number
  readonly name: string
  readonly healthCareSystemName: string
  readonly blockedStatus: boolean
}

export interface Prescription {
  readonly prescriptionId: number
  readonly prescriptionName?: string
  readonly prescriptionNumber?: string
  readonly refillRemaining?: number
  readonly quantity?: number
  readonly indicationForUse?: string
  readonly providerFirstName?: string
  readonly providerLastName?: string
  readonly expirationDate?: string
}

export interface Draft {
  readonly recipientId: number
  readonly category: string
  readonly subject: string
  readonly body: string
}

export interface Message extends Draft {
  readonly messageId: number
  readonly sentDate: string | null
}

export interface OutgoingMessage extends Draft {
  readonly attachments: number
  readonly draftId: number | undefined
  /** The ID of the prescription to renew. */
  readonly prescriptionId: string | undefined
}

/** An error of the API, without its title and detail, which are free text. */
export class ApiError extends Error {
  readonly status: number
  readonly errors: readonly { readonly code?: string }[]

  constructor(status: number, errors: readonly { readonly code?: string }[]) {
    super(`the API returned ${status}`)
    this.status = status
    this.errors = errors
  }

  get code(): string | undefined {
    return this.errors[0]?.code
  }
}

const MESSAGING = '/my_health/v1/messaging'

async function request<Attributes>(
  path: string,
  method = 'GET',
  body?: object,
): Promise<{ data: Resource<Attributes> }> {
  const response = await fetch(path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}))
  if (!response.ok) {
    const codes = (answer.errors ?? []).map(({ code }: { code?: string }) => ({ code }))
    throw new ApiError(response.status, codes)
  }
  return answer
}

interface Resource<Attributes> {
  readonly attributes: Attributes
}

async function requestList<Attributes>(path: string, method = 'GET', body?: object): Promise<readonly Attributes[]> {
  const { data } = await request<Attributes>(path, method, body)
  return (data as unknown as Resource<Attributes>[]).map(({ attributes }) => attributes)
}

export async function isDownForMaintenance(): Promise<boolean> {
  const windows = await requestList<{ externalService: string }>('/v0/maintenance_windows')
  return windows.some(({ externalService }) => externalService === 'mhv_sm')
}

export const getCareTeams = () => requestList<CareTeam>(`${MESSAGING}/allrecipients?useCache=false`)

export const getRecentRecipientIds = async () =>
  (await requestList<{ recipientId: number }>(`${MESSAGING}/folders/-1/search`, 'POST', {})).map(
    each => each.recipientId,
  )

export const getPrescription = async (prescriptionId: string) =>
  (await request<Prescription>(`/my_health/v1/prescriptions/${prescriptionId}`)).data.attributes

export const getMessages = (folderId: number) => requestList<Message>(`${MESSAGING}/folders/${folderId}/threads`)

export const getMessage = async (messageId: string) =>
  (await request<Message>(`${MESSAGING}/messages/${messageId}`)).data.attributes

/** Saves a draft, and returns its ID. */
export async function saveDraft(draft: Draft, draftId: number | undefined): Promise<number> {
  if (draftId !== undefined) {
    await request(`${MESSAGING}/message_drafts/${draftId}`, 'PUT', draft)
    return draftId
  }
  return (await request<Message>(`${MESSAGING}/message_drafts`, 'POST', draft)).data.attributes.messageId
}

export const deleteDraft = (draftId: number) => request(`${MESSAGING}/messages/${draftId}`, 'DELETE')

export const sendMessage = ({ prescriptionId, ...message }: OutgoingMessage) =>
  request(`${MESSAGING}/messages${prescriptionId ? '/renewal' : ''}`, 'POST', {
    ...message,
    ...(prescriptionId && { prescription_id: prescriptionId }),
  })
