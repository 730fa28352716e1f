declare module '*/MhvServiceRequiredGuard'
declare module '*/selectors'
declare module '*/store'
declare const useDatadogRum: Host
declare const datadogRumConfig: Host
