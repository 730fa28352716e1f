/** `node bundle.js webpack|rspack`: builds as the consumers do, with `node_modules` unchanged. */
const { join } = require('node:path')

const bundler = process.argv[2]
const loaders = {
  webpack: { loader: 'babel-loader' },
  rspack: {
    loader: 'builtin:swc-loader',
    options: {
      env: { targets: 'chrome 61, firefox 60, safari 11' },
      jsc: { parser: { syntax: 'ecmascript', jsx: true } },
    },
  },
}
const compile = require({ webpack: 'webpack', rspack: '@rspack/core' }[bundler])

const config = {
  mode: 'production',
  performance: { hints: false },
  target: ['web', 'es5'],
  context: __dirname,
  entry: { medications: './src/medications/app-entry.jsx', 'secure-messaging': './src/secure-messaging/app-entry.js' },
  output: { path: join(__dirname, 'build', bundler), filename: '[name].entry.js' },
  resolve: { extensions: ['.js', '.jsx'], symlinks: false },
  module: { rules: [{ test: /\.jsx?$/, exclude: /node_modules/, use: loaders[bundler] }] },
}

compile(config, (error, stats) => {
  if (error || stats.hasErrors() || stats.hasWarnings()) {
    console.error(error || stats.toString({ all: false, errors: true, warnings: true }))
    process.exitCode = 1
  }
})
