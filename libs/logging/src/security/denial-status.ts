/** 401 (who are you?) and 403 (not you). */
export function isDenialStatus(status: number | null): boolean {
  return status === 401 || status === 403;
}
