export const focusOnErrorField = () => {}
