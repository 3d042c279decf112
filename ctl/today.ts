/** The date that calendars are read by, ISO, in UTC: where one person's day ends a plan must not change for another. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
