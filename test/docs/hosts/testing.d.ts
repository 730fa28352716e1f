declare module '*/RenewalModal' {
  export function RenewalModal(): import('react').ReactElement
}
declare const describe: (name: string, body: () => void) => void
declare const it: (name: string, body: () => void | Promise<void>) => void
declare const require: Host
