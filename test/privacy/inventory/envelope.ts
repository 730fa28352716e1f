/** Fields that RUM 4.50 to 7 adds to a journey event with the recommended configuration. A field includes its subfields. */
export const ENVELOPE: readonly (readonly [field: string, holds: string, purpose: string])[] = [
  ['type', '`action`; `error` for a failure of kind engineering', 'kind of RUM event'],
  ['date', 'epoch milliseconds', 'time of the event'],
  ['application.id', 'the ID of the RUM application', 'tells the two apps apart'],
  ['service', 'constant, from `init`', 'app'],
  ['version', 'constant, from `init`', 'release'],
  ['source', '`browser`', "Datadog's own"],
  ['ddtags', 'version of the SDK, `env`, `service`, `version`', 'filters'],
  ['session.id', 'a random UUID; ends after 15 idle minutes', 'joins the actions of one browser, in both apps'],
  ['session.type', '`user`, or `synthetics`', 'leaves tests out'],
  ['session.has_replay', 'flag; false without replay', "Datadog's own"],
  ['tab.id', 'a random UUID, of the tab', "Datadog's own"],
  ['view.id', 'a random UUID, of the page view', "joins the view's events"],
  ['view.url', 'scrubbed address of the page', 'page'],
  ['view.referrer', 'scrubbed address of the page before', 'previous page'],
  ['view.name', 'scrubbed path, or a name in `names`', 'page'],
  ['view.in_foreground', 'flag', 'tells whether the page was visible'],
  ['action.id', 'a random UUID, of this event', 'finds duplicates'],
  ['action.type', '`custom`', 'tells it from a click'],
  ['action.target.name', '`<journey>.<step>.<phase>`', 'step and phase'],
  ['action.frustration', 'empty for a custom action', "Datadog's own"],
  [
    'connectivity',
    '`status`, `interfaces`, `effective_type`: such as `connected`, `wifi`, `4g`',
    'finds slow connections',
  ],
  ['display.viewport', 'width and height of the window, in pixels', 'tells phones from desktops'],
  ['_dd', 'version of the format, sample rates, drift of the clock, name and version of the SDK', "Datadog's own"],
]

/** Returns whether the inventory lists `field` or a parent of it. */
export function isListed(field: string): boolean {
  return ENVELOPE.some(([listed]) => field === listed || field.startsWith(`${listed}.`))
}
