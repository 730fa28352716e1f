import '@department-of-veterans-affairs/css-library/dist/tokens/css/variables.css'
import '@department-of-veterans-affairs/css-library/dist/stylesheets/core.css'
import sprite from '@department-of-veterans-affairs/web-components/dist/img/sprite.svg?url&no-inline'
import { defineCustomElements } from '@department-of-veterans-affairs/web-components/loader'

/** Defines VA's custom elements. Await it before the first render, because React sets properties only on defined elements. */
export async function defineWebComponents(): Promise<void> {
  Object.assign(globalThis, { getVaIconSpriteLocation: () => sprite })
  await defineCustomElements(window)
}
