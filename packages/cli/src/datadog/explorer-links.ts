import type { DatadogSite } from '../journey/datadog-sites.ts'
import { all, PEOPLE, type Search } from './query.ts'

/** The time frame of a link: epoch ms, or a variable that Datadog fills in. */
export interface LinkTime {
  readonly from: number | string
  readonly to: number | string
}

/** Finds the events of sessions that Session Replay recorded. */
export const REPLAYED: Search = '@session.has_replay:true'

/** Links to the people's events that `search` finds in the RUM Explorer. The link has no count and no event in it. */
export function rumLink(site: DatadogSite, search: Search, time: LinkTime): string {
  return explorerLink(site, 'rum/sessions', all(PEOPLE, search), time)
}

/** Links to the logs that `search` finds in the Log Explorer. */
export function logLink(site: DatadogSite, search: Search, time: LinkTime): string {
  return explorerLink(site, 'logs', search, time)
}

/**
 * Returns the host of Datadog's web app: `app.`, if the site has no prefix of its own.
 * https://docs.datadoghq.com/getting_started/site/
 * @example webHost('ddog-gov.com') // 'app.ddog-gov.com'
 * @example webHost('us3.datadoghq.com') // 'us3.datadoghq.com'
 */
export function webHost(site: DatadogSite): string {
  return site.split('.').length === 2 ? `app.${site}` : site
}

function explorerLink(site: DatadogSite, page: string, search: Search, { from, to }: LinkTime): string {
  return `https://${webHost(site)}/${page}?query=${encoded(search)}&from_ts=${from}&to_ts=${to}&live=false`
}

/** Encodes a search, including characters that would end a link in Markdown. */
function encoded(search: Search): string {
  return encodeURIComponent(search).replace(/[()*'!]/g, each => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
}
