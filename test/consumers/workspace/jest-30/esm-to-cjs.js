const { transformSync } = require('esbuild')

module.exports = {
  process: text => ({ code: transformSync(text, { format: 'cjs', target: 'node22' }).code }),
}
