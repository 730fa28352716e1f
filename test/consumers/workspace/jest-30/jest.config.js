module.exports = {
  testEnvironment: 'jest-fixed-jsdom',
  roots: ['<rootDir>', '<rootDir>/../jest'],
  // The shared tests find the packages of this folder.
  modulePaths: ['<rootDir>/node_modules'],
  // MSW's dependencies are published as ECMAScript modules only.
  transform: { '\\.mjs$|/until-async/': '<rootDir>/esm-to-cjs.js' },
  transformIgnorePatterns: [],
}
