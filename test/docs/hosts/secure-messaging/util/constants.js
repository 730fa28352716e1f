export const Paths = {
  INBOX: '/inbox/',
  COMPOSE: '/new-message/',
  RECENT_CARE_TEAMS: '/new-message/recent/',
  SELECT_CARE_TEAM: 'select-care-team/',
  START_MESSAGE: 'start-message/',
  MESSAGE_THREAD: '/thread/',
}
