/** The lengths that the guide has a plan for, in minutes. */
export const planLengths = [45, 90, 180] as const;

export type PlanLength = (typeof planLengths)[number];
