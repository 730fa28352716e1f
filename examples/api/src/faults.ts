/** Expected attribution of a journey that meets a fault. */
export interface FaultOutcome {
  readonly step: string
  readonly where: 'step' | 'handoff'
  readonly cause: string
  readonly team: 'meds' | 'sm'
  readonly kind: 'engineering' | 'ux' | 'known_limitation'
}

export interface Fault {
  /** Description of the fault for the demo's switches. */
  readonly title: string
  /** Instructions for a Veteran who wants to see the drop-off. */
  readonly walk: string
  readonly lands: FaultOutcome
}

const lands = (
  team: FaultOutcome['team'],
  step: string,
  cause: string,
  kind: FaultOutcome['kind'] = 'engineering',
): FaultOutcome => ({ step, where: cause === 'not_reached' ? 'handoff' : 'step', cause, team, kind })

/** Everything that can be broken, in the order of the journey. */
export const FAULTS = {
  list_error: {
    title: 'The medications list answers 500',
    walk: 'Open the medications list.',
    lands: lands('meds', 'link_view', 'eligibility_error'),
  },
  modal_code: {
    title: 'The code of the modal does not load',
    walk: 'Choose a renewal link.',
    lands: lands('meds', 'modal', 'modal_load_error'),
  },
  handoff_lost: {
    title: 'The renewal parameters are lost on the way to Secure Messaging',
    walk: 'Continue to Secure Messaging.',
    lands: lands('meds', 'care_team_pick', 'not_reached'),
  },
  sm_code: {
    title: 'The code of Secure Messaging does not load',
    walk: 'Continue to Secure Messaging.',
    lands: lands('sm', 'care_team_pick', 'app_load_error'),
  },
  sm_downtime: {
    title: 'Secure Messaging is down for maintenance',
    walk: 'Continue to Secure Messaging.',
    lands: lands('sm', 'care_team_pick', 'downtime', 'known_limitation'),
  },
  session_expired: {
    title: 'The session has expired: messaging answers 401',
    walk: 'Continue to Secure Messaging.',
    lands: lands('sm', 'care_team_pick', 'session_expired'),
  },
  care_teams_error: {
    title: 'The care-team API answers 503',
    walk: 'Continue to Secure Messaging.',
    lands: lands('sm', 'care_team_pick', 'care_team_api_error'),
  },
  care_teams_empty: {
    title: 'There is no care team to choose',
    walk: 'Continue to Secure Messaging.',
    lands: lands('sm', 'care_team_pick', 'no_care_team', 'known_limitation'),
  },
  care_teams_blocked: {
    title: 'All care teams are blocked',
    walk: 'Continue to Secure Messaging.',
    lands: lands('sm', 'care_team_pick', 'blocked_care_team', 'known_limitation'),
  },
  prescription_missing: {
    title: 'The prescription answers 404',
    walk: 'Choose a care team.',
    lands: lands('sm', 'prefill', 'prescription_load_error'),
  },
  prescription_slow: {
    title: 'The prescription takes longer than the editor waits',
    walk: 'Choose a care team, and leave while it loads.',
    lands: lands('sm', 'prefill', 'timeout'),
  },
  prefill_blank: {
    title: 'The prescription comes without any of its fields',
    walk: 'Choose a care team.',
    lands: lands('sm', 'prefill', 'prefill_blank'),
  },
  prefill_partial: {
    title: 'The prescription comes without some of its fields',
    walk: 'Choose a care team.',
    lands: lands('sm', 'prefill', 'prefill_partial'),
  },
  draft_error: {
    title: 'Saving a draft answers 500',
    walk: 'Save the draft.',
    lands: lands('sm', 'send', 'draft_create_error'),
  },
  send_error: {
    title: 'Sending answers 500',
    walk: 'Send the message.',
    lands: lands('sm', 'send', 'send_error'),
  },
  send_outage: {
    title: 'Sending answers 503, service outage',
    walk: 'Send the message.',
    lands: lands('sm', 'send', 'backend_error'),
  },
  send_hangs: {
    title: 'Sending never answers',
    walk: 'Send the message, and wait.',
    lands: lands('sm', 'send', 'timeout'),
  },
  send_blocked: {
    title: 'The chosen care team is blocked (SM119)',
    walk: 'Send the message.',
    lands: lands('sm', 'send', 'blocked_care_team', 'known_limitation'),
  },
  attachment_virus: {
    title: 'The virus scan of an attachment fails (SM172)',
    walk: 'Attach a file and send the message.',
    lands: lands('sm', 'send', 'attachment_rejected', 'ux'),
  },
  redirect_lost: {
    title: 'The redirect back loses its success flag',
    walk: 'Send the message. It converts, but the return is lost.',
    lands: lands('sm', 'return', 'route_error'),
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS

/** The faults that are on. A request can switch on more for itself: `x-faults: send_error` or `?faults=send_error`. */
export interface FaultSwitches {
  /** The names that are switched on for every visitor. */
  list(): FaultName[]
  /** Switches on these faults and switches off all others. Ignores unknown names. */
  set(names: readonly string[]): void
  isOn(name: FaultName, request?: Request): boolean
}

/** @example createFaultSwitches(['care_teams_error']) */
export function createFaultSwitches(initial: readonly FaultName[] = []): FaultSwitches {
  let on = new Set<FaultName>(initial)
  return {
    list: () => [...on],
    set(names) {
      on = new Set(names.filter(name => Object.hasOwn(FAULTS, name)) as FaultName[])
    },
    isOn: (name, request) => on.has(name) || (!!request && requested(request).includes(name)),
  }
}

function requested(request: Request): string[] {
  const header = request.headers.get('x-faults')
  const query = new URL(request.url).searchParams.get('faults')
  return [header, query].flatMap(list => list?.split(',') ?? []).map(name => name.trim())
}
