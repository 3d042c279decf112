/** One file that `ctl render` writes. */
export interface RenderedFile {
  /** Relative to the repository, with slashes. */
  path: string
  /** Ends with a line feed; no carriage returns. */
  text: string
}
