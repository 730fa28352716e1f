export const selectSecureMessagingMedicationsRenewalRequestFlag = state =>
  state.featureToggles.mhvSecureMessagingMedicationsRenewalRequest
export const selectMedicationsManagementImprovementsFlag = state =>
  state.featureToggles.mhvMedicationsManagementImprovements
