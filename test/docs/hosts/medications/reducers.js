export default (state = { featureToggles: { loading: true } }) => state
