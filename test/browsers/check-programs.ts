import { missingPrograms } from './programs.ts'

const advice = missingPrograms()
if (advice) {
  console.error(advice)
  process.exit(2)
}
