import type { Components } from '@department-of-veterans-affairs/web-components/loader'
import type { HTMLAttributes, RefAttributes } from 'react'

/** A VA web component as React 19 renders custom elements: properties by name, events as `on` and the event's name. */
type VaElement<Props, Events = unknown> = Props &
  Events &
  Omit<HTMLAttributes<HTMLElement>, keyof Props | keyof Events> &
  RefAttributes<HTMLElement>

type ValueEvent = (event: CustomEvent<{ value: string }>) => void

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'va-alert': VaElement<Components.VaAlert>
      'va-button': VaElement<Components.VaButton>
      'va-card': VaElement<Components.VaCard>
      'va-link': VaElement<Partial<Components.VaLink>>
      'va-link-action': VaElement<Partial<Components.VaLinkAction>>
      'va-loading-indicator': VaElement<Components.VaLoadingIndicator>
      'va-modal': VaElement<
        Components.VaModal,
        { onprimaryButtonClick?: () => void; onsecondaryButtonClick?: () => void; oncloseEvent?: () => void }
      >
      'va-radio': VaElement<Partial<Components.VaRadio>, { onvaValueChange?: ValueEvent }>
      'va-radio-option': VaElement<Partial<Components.VaRadioOption>>
      'va-select': VaElement<Partial<Components.VaSelect>, { onvaSelect?: ValueEvent }>
      'va-text-input': VaElement<Components.VaTextInput>
      'va-textarea': VaElement<Components.VaTextarea>
    }
  }
}
