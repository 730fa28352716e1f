export const selectVaRadio = (container, value) => {
  container.querySelector(`va-radio-option[value="${value}"]`).click()
}
