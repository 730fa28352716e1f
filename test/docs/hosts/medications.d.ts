declare module 'platform/*'
declare module 'react-router-dom-v5-compat'
declare module '@department-of-veterans-affairs/*'
