let features: readonly { readonly name: string; readonly value: boolean }[] = []

/** Loads the features that are on. If the request fails, every feature is off. */
export async function loadFeatureToggles(): Promise<void> {
  try {
    const response = await fetch('/v0/feature_toggles')
    features = (await response.json()).data.features
  } catch {
    features = []
  }
}

export function isToggleOn(name: string): boolean {
  return features.some(feature => feature.name === name && feature.value)
}
