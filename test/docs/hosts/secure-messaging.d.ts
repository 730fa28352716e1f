declare module 'platform/*'
declare module '@department-of-veterans-affairs/*'
