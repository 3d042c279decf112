import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'

/** One thing that is wrong in a dated table, with its place. */
export interface SheetFault {
  /** Counted from 1. */
  line: number
  column: number
  /** `prices.3.amount`; empty where the fault is in the file as a whole. */
  path: string
  expected: string
}

/** A dated table that does not fit its shape; carries every fault. */
export class SheetError extends Error {
  readonly faults: readonly SheetFault[]

  constructor(file: string, faults: readonly SheetFault[]) {
    const lines = faults.map(({ line, column, path, expected }) => `${file}:${line}:${column} ${path}: ${expected}`)
    super(lines.join('\n'))
    this.name = 'SheetError'
    this.faults = faults
  }
}

/**
 * Reads one of the dated tables of environments/.
 * @param file what the faults call the table
 * @throws SheetError with every fault and its place
 */
export function readSheet<Shape extends z.ZodType>(text: string, shape: Shape, file: string): z.output<Shape> {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  const broken = document.errors.map(({ message, pos }) => faultAt(counter, pos[0], '', message))
  if (broken.length > 0) throw new SheetError(file, broken)
  const read = shape.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => {
    const keys = path.map((key) => (typeof key === 'symbol' ? key.toString() : key))
    return faultAt(counter, offsetOf(document, keys), keys.join('.'), message)
  })
  throw new SheetError(file, faults)
}

/** Where the node stands, or the nearest one above it that exists: a missing key is told at its owner. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function faultAt(counter: LineCounter, offset: number, path: string, expected: string): SheetFault {
  const { line, col } = counter.linePos(offset)
  return { line, column: col, path, expected }
}
