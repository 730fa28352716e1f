export const POST_LAUNCH = ['1-week', '1-month'] as const
export type PostLaunch = (typeof POST_LAUNCH)[number]

/** The time that a section of a plan is about: a stage by its id, or a time after the launch. */
export type PlanTime =
  | { readonly type: 'stage'; readonly id: string }
  | { readonly type: 'post-launch'; readonly when: PostLaunch }
