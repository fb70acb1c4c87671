/** What `metalore list` can tell. */
export const LISTS = [
  'configs',
  'policies',
  'schedulers',
  'channels',
  'features',
  'metrics',
] as const;

export type ListName = (typeof LISTS)[number];
