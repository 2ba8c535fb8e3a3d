/** What an image may take where the person sets no limit: seconds to stop and to start, and the memory of the container. */
export const defaultLimits = { maxStop: 10, maxStart: 20, memory: '64m' } as const;
