/** Fields that RUM 4.50 to 7 adds to a journey event with the recommended configuration. A field includes its subfields. */
export const ENVELOPE: readonly (readonly [field: string, holds: string, purpose: string])[] = [
  ['type', '`action`; `error` for a failure of kind engineering', 'what sort of RUM event it is'],
  ['date', 'epoch milliseconds', 'when it happened'],
  ['application.id', 'the ID of the RUM application', 'which of the two apps it is'],
  ['service', 'constant, from `init`', 'which app sent it'],
  ['version', 'constant, from `init`', 'which release'],
  ['source', '`browser`', "Datadog's own"],
  ['ddtags', 'version of the SDK, `env`, `service`, `version`', 'filters'],
  ['session.id', 'a random UUID; ends after 15 idle minutes', 'what one browser did, across both apps'],
  ['session.type', '`user`, or `synthetics`', 'leaves tests out'],
  ['session.has_replay', 'flag; false without replay', "Datadog's own"],
  ['tab.id', 'a random UUID, of the tab', "Datadog's own"],
  ['view.id', 'a random UUID, of the page view', "joins the view's events"],
  ['view.url', 'scrubbed address of the page', 'which page'],
  ['view.referrer', 'scrubbed address of the page before', 'where it was come from'],
  ['view.name', 'scrubbed path, or a name in `names`', 'which page'],
  ['view.in_foreground', 'flag', 'whether the page was in front'],
  ['action.id', 'a random UUID, of this event', 'two events with one ID are one'],
  ['action.type', '`custom`', 'sent by code, not a click'],
  ['action.target.name', '`<journey>.<step>.<phase>`', 'which phase of which step'],
  ['action.frustration', 'empty for a custom action', "Datadog's own"],
  ['connectivity', '`status`, `interfaces`, `effective_type`: such as `connected`, `wifi`, `4g`', 'slow lines'],
  ['display.viewport', 'width and height of the window, in pixels', 'phones and desktops'],
  ['_dd', 'version of the format, sample rates, drift of the clock, name and version of the SDK', "Datadog's own"],
]

/** Tells whether the inventory lists `field` or a parent of it. */
export function isListed(field: string): boolean {
  return ENVELOPE.some(([listed]) => field === listed || field.startsWith(`${listed}.`))
}
