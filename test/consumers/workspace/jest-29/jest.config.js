module.exports = {
  testEnvironment: 'jsdom',
  roots: ['<rootDir>/../jest'],
  // The shared tests find the packages of this folder.
  modulePaths: ['<rootDir>/node_modules'],
  transform: {},
}
