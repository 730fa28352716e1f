/** A message or a draft of one. */
export interface Message {
  readonly messageId: number
  readonly folderId: number
  readonly subject: string
  readonly category: string
  readonly body: string
  readonly recipientId: number
  readonly sentDate: string | null
}
