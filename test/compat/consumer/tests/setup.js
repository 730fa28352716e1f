require('@babel/register')({ extensions: ['.js', '.jsx'] })
const { JSDOM } = require('jsdom')

const { window } = new JSDOM('<!doctype html><html><body></body></html>', {
  url: 'http://localhost/',
  pretendToBeVisual: true,
})
global.window = window
for (const name of ['document', 'navigator', 'location', 'sessionStorage', 'HTMLElement', 'Element', 'Node', 'Event']) {
  Object.defineProperty(global, name, { value: window[name], configurable: true, writable: true })
}
