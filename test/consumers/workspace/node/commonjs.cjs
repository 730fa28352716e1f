const { signal } = require('./signal.js')

const modules = {
  sdk: require('@journey-monitor/sdk'),
  renewal: require('@journey-monitor/sdk/renewal'),
  handoff: require('@journey-monitor/sdk/handoff'),
  react: require('@journey-monitor/react'),
}
console.log(JSON.stringify(signal(modules)))
