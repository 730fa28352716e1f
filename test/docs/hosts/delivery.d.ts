declare const datadogRum: typeof import('@datadog/browser-rum').datadogRum
declare const journey: import('@journey-monitor/sdk').Journey<typeof import('@journey-monitor/sdk/renewal').renewal>
