import { writeFile } from 'node:fs/promises'
import { DOCUMENT, privacyDocument } from './privacy-document.ts'

const { updated } = await privacyDocument()
await writeFile(DOCUMENT, updated)
