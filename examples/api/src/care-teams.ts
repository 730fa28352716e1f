/** A care team as `/my_health/v1/messaging/allrecipients` describes it. All of these are invented. */
export interface CareTeam {
  readonly triageTeamId: number
  readonly name: string
  readonly healthCareSystemName: string
  readonly stationNumber: string
  readonly blockedStatus: boolean
}

const team = (triageTeamId: number, name: string, healthCareSystemName: string, stationNumber: string): CareTeam => ({
  triageTeamId,
  name,
  healthCareSystemName,
  stationNumber,
  blockedStatus: false,
})

export const CARE_TEAMS: readonly CareTeam[] = [
  team(7001, 'Example primary care team A', 'Example health care', '000'),
  team(7002, 'Example primary care team B', 'Example health care', '000'),
  team(7003, 'Example pharmacy team', 'Example health care', '000'),
  team(7004, 'Sample women’s health team', 'Sample health care', '001'),
  team(7005, 'Sample cardiology team', 'Sample health care', '001'),
]
