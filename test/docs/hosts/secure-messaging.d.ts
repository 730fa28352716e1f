declare module '*/messages'
declare module '*/threads'
declare module '*/helpers'
declare module '*/SmApi'
declare module '*/startApp'
declare module '*/reducers'
declare module '*/routes'
declare const CareTeamComboBox: Host
