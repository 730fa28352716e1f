import { useSelector } from 'react-redux'

const useFeatureToggles = () => {
  const toggles = useSelector(state => state.featureToggles)
  return {
    featureTogglesLoading: toggles.loading,
    isDowntimeBypassEnabled: toggles.mhvBypassDowntimeNotification,
    mhvSecureMessagingCuratedListFlow: toggles.mhvSecureMessagingCuratedListFlow,
  }
}

export default useFeatureToggles
