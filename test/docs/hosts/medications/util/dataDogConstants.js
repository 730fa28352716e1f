export const pageType = { LIST: 'List Page', DETAILS: 'Details Page' }

export const dataDogActionNames = {
  medicationsListPage: { REFILL_BUTTON: `Refill Button - ${pageType.LIST}` },
  detailsPage: { REFILLS_ACCORDIAN: 'Refills Accordion' },
  renewalModal: { MODAL_OPEN: 'Rx Renewal Modal Open' },
}
