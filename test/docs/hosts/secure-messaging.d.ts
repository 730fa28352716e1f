declare module 'platform/*'
declare module '@department-of-veterans-affairs/*'
declare module 'chai'
declare const describe: (name: string, body: () => void) => void
declare const it: (name: string, body: () => Promise<void>) => void
