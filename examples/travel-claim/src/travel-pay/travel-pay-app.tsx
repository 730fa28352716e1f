import { JourneyProvider, type JourneyProviderProps } from '@journey-monitor/react'
import { FileClaim, type FileClaimProps } from './file-claim.tsx'

/** Travel pay’s app: the provider gives every step below it the journey. */
export function TravelPayApp({ journey, ...claim }: Pick<JourneyProviderProps, 'journey'> & FileClaimProps) {
  return (
    <JourneyProvider journey={journey}>
      <FileClaim {...claim} />
    </JourneyProvider>
  )
}
