declare module '*/journey' {
  export const journey: import('@journey-monitor/sdk').Journey<typeof import('@journey-monitor/sdk/renewal').renewal>
}
