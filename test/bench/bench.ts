/** `bench funnel [journeys…]`: what is measured, and what that takes. */
const BENCHES = ['funnel']

const [what = ''] = process.argv.splice(2, 1)
if (BENCHES.includes(what)) await import(`./${what}.ts`)
else {
  console.error(`bench "${what}" does not exist; give one of: ${BENCHES.join(', ')}`)
  process.exitCode = 2
}

export {}
