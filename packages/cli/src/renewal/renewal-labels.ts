import type { AbandonReason, FailureCode, StepName } from '@journey-monitor/sdk'
import type { renewal } from '@journey-monitor/sdk/renewal'
import type { CodeLabels } from '../journey/labels.ts'
import type { JourneyProfile } from '../journey/profile.ts'

/** Labels of every declared step, code and reason. A missing or superfluous label does not compile. */
type RenewalSteps = {
  readonly [Step in StepName<typeof renewal>]: {
    readonly starts: string
    readonly completes: string
    readonly pastTense: string
    readonly codes: { readonly [Code in FailureCode<typeof renewal, Step>]: CodeLabels }
    readonly reasons: { readonly [Reason in Exclude<AbandonReason<typeof renewal, Step>, BuiltInReason>]: string }
  }
}

type BuiltInReason = 'went_back' | 'signed_out'

const steps: RenewalSteps = {
  link_view: {
    starts: 'at least half of a renewal link is in view, in the list or on a details page',
    completes: 'the Veteran selects the link',
    pastTense: 'selected the link',
    codes: {
      link_render_error: {
        means: 'The renewal link could not be drawn, so there was nothing to select.',
        todo: 'Look for JavaScript errors on the list and details pages since the last deployment; revert the one that brought them.',
      },
      eligibility_error: {
        means: 'It could not be decided whether the medication can be renewed.',
        todo: 'Check the prescriptions API: answers that lack the renewal flag, statuses other than 200, and which facilities they are for.',
      },
    },
    reasons: {},
  },
  modal: {
    starts: 'the modal that leads to messaging is open',
    completes: 'the Veteran chooses Continue',
    pastTense: 'chose Continue',
    codes: {
      modal_load_error: {
        means: 'The link was selected and the modal did not open.',
        todo: 'Check that the modal’s component and its chunk load in the browsers that report this; try the link with the newest version of the app.',
      },
      launch_error: {
        means: 'Continue was chosen and Secure Messaging could not be opened.',
        todo: 'Check how the URL of the handoff is built, for every sort of prescription that shows the link.',
      },
    },
    reasons: {
      back: 'The Veteran chose Back in the modal.',
      closed: 'The Veteran closed the modal.',
    },
  },
  care_team_pick: {
    starts: 'Secure Messaging’s entry sees a renewal in the URL, before guards and data',
    completes: 'the Veteran chooses a care team',
    pastTense: 'chose a care team',
    codes: {
      care_team_api_error: {
        means: 'The care teams could not be loaded.',
        todo: 'Check the recipients endpoint and the messaging service behind it; an outage there stops every renewal, so say so to Medications at once.',
      },
      app_load_error: {
        means: 'Secure Messaging itself did not load.',
        todo: 'Check the deployment, its chunks and the console errors on the entry page; compare with the messages that are not renewals.',
      },
      session_expired: {
        means: 'The Veteran’s session ended before a care team was chosen.',
        todo: 'Check whether sessions end earlier than usual, and whether signing in again leads back to the renewal.',
      },
      context_lost: {
        means: 'The page was reloaded and Secure Messaging no longer knew that this is a renewal.',
        todo: 'Find what reloads the page; keep the renewal where a reload finds it again.',
      },
      route_error: {
        means: 'Medications led to a URL that Secure Messaging cannot use.',
        todo: 'Medications: compare the link’s parameters and path with those that Secure Messaging reads.',
      },
      no_care_team: {
        means: 'The Veteran has no care team that can be written to.',
        todo: 'Nothing to fix in the code. If there are more than before, ask whether associations at a facility have changed, and whether the page says what to do instead.',
      },
      blocked_care_team: {
        means: 'All care teams of the Veteran are blocked for messages.',
        todo: 'Nothing to fix in the code. If there are more than before, ask the facilities, and check what the page offers instead.',
      },
      downtime: {
        means: 'Secure Messaging was down as planned.',
        todo: 'Compare with the planned window; if there was none, treat it as an outage. Consider hiding the link during the next one.',
      },
    },
    reasons: {
      left_for_inbox: 'The Veteran went to the inbox instead of choosing a care team.',
      asked_for_help: 'The Veteran opened the help on finding a care team.',
    },
  },
  prefill: {
    starts: 'the editor opens',
    completes: 'the message shows all that it should be prefilled with',
    pastTense: 'got the prefilled message',
    codes: {
      prescription_load_error: {
        means: 'The prescription could not be loaded for the message.',
        todo: 'Check the prescription endpoint as Secure Messaging calls it: its version, its statuses, and the facilities they are for.',
      },
      prefill_blank: {
        means: 'The editor opened without any prefilled text.',
        todo: 'Open a renewal in staging with the newest version of the app; check that the prescription had arrived before the text was made.',
      },
      prefill_partial: {
        means: 'Some of the prefilled text was missing.',
        todo: 'Find which fields the prescriptions API left out, and for which prescriptions; agree with Medications on what to show instead.',
      },
      context_lost: {
        means: 'The page was reloaded and the editor no longer knew that this is a renewal.',
        todo: 'Find what reloads the page; keep the renewal where a reload finds it again.',
      },
      timeout: {
        means: 'The prefilled text took longer than the deadline.',
        todo: 'Check the latency of the prescription endpoint; if it is slow for all, tell the team that runs it.',
      },
    },
    reasons: { left_editor: 'The Veteran left the editor before the text was there.' },
  },
  send: {
    starts: 'the prefilled message is ready to be edited and sent',
    completes: 'the API accepts the message',
    pastTense: 'sent the message',
    codes: {
      draft_create_error: {
        means: 'The draft could not be saved.',
        todo: 'Check the drafts endpoint; sending may still work, so look at how many recovered.',
      },
      send_error: {
        means: 'The message was refused or did not arrive.',
        todo: 'Check the messages endpoint by status and API code. If sending fails for all, this is critical: the renewal cannot succeed.',
      },
      backend_error: {
        means: 'The messaging service behind the API failed.',
        todo: 'Check the service’s own status with the team that runs it, and whether messages that are not renewals fail too.',
      },
      session_expired: {
        means: 'The Veteran’s session ended while the message was open.',
        todo: 'Check whether sessions end earlier than usual, and whether the text survives signing in again.',
      },
      context_lost: {
        means: 'The page was reloaded and the message is no longer a renewal.',
        todo: 'Find what reloads the page; keep the renewal where a reload finds it again.',
      },
      timeout: {
        means: 'The answer to sending did not come within the deadline.',
        todo: 'Check the latency of the messages endpoint, and whether such messages were sent anyway, before anyone sends twice.',
      },
      blocked_care_team: {
        means: 'The chosen care team cannot be written to.',
        todo: 'Nothing to fix in the code. If there are more than before, check whether blocked teams are offered for choice.',
      },
      attachment_rejected: {
        means: 'An attachment was refused for its size, its type or its number.',
        todo: 'SM UX: check that the page states the limits before people choose a file.',
      },
      invalid_form: {
        means: 'The form said that something is missing or wrong.',
        todo: 'SM UX: find which field it is; a prefilled message should need none.',
      },
    },
    reasons: {
      draft_deleted: 'The Veteran deleted the draft.',
      draft_saved: 'The Veteran saved a draft and left; a draft that is sent another day does not count as a renewal.',
      left_editor: 'The Veteran left the editor without sending.',
    },
  },
  return: {
    starts: 'Secure Messaging calls the redirect back, after the message was sent',
    completes: 'Medications shows the success alert',
    pastTense: 'returned to Medications',
    codes: {
      route_error: {
        means: 'The message was sent, and the redirect back could not be used.',
        todo: 'Secure Messaging: check the path that it was given, and its check of that path.',
      },
    },
    reasons: {},
  },
}

/** Meaning of the prescription renewal's steps, failure codes and reasons, and the response to each code. */
export const renewalLabels: JourneyProfile['labels'] = {
  people: 'Veterans',
  subject: 'renewals',
  teams: { meds: 'Medications', sm: 'Secure Messaging' },
  shortTeams: { meds: 'Meds', sm: 'SM' },
  steps,
}
