/** What a record is about. Each category has its own level, sinks and retention. */
export const CATEGORIES = [
  'request',
  'application',
  'database',
  'integration',
  'job',
  'security',
  'audit',
  'metric',
  'oauth',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** Never sampled, rate limited or collapsed, and the last to be dropped when memory runs short. */
export function isProtected(category: Category): boolean {
  return category === 'security' || category === 'audit';
}
