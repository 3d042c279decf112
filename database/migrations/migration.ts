/** One step forward of the schema; never changed once it has left the house. */
export interface Migration {
  /** Counts up from 1 without gaps. */
  number: number
  name: string
  /** Runs in one transaction together with the note that it ran. */
  sql: string
}
