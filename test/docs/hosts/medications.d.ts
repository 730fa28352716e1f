declare module 'platform/*'
declare module 'react-router-dom-v5-compat'
declare module '@department-of-veterans-affairs/*'
declare module 'chai'
declare const describe: (name: string, body: () => void) => void
declare const it: (name: string, body: () => Promise<void>) => void
declare const beforeEach: (body: () => void) => void
declare const afterEach: (body: () => void) => void
