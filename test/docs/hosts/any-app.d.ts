/** Modules of vets-website besides the pages' code: its components, and packages that are not installed here. */
declare module 'react-redux'
declare module 'react-router-dom'
declare module 'prop-types'
declare module 'chai'
declare module 'sinon'

// biome-ignore lint/suspicious/noExplicitAny: a host's own value
type Host = any
