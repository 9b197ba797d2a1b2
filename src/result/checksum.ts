import { createHash } from 'node:crypto'

const PREFIX = 'sha256:'

/** The text of a result's file: the document with the checksum of all the rest of it. Neither indentation nor the order of keys counts. */
export function sealed(document: object): string {
  const { checksum: _, ...rest } = document as { checksum?: unknown }
  return `${JSON.stringify({ ...rest, checksum: checksumOf(rest) }, null, 2)}\n`
}

/** Whether a document is as it was written; one without a checksum is from before there was one, and says nothing. */
export function isAsWritten(document: object): boolean {
  const { checksum, ...rest } = document as { checksum?: unknown }
  return checksum === undefined || checksum === checksumOf(rest)
}

function checksumOf(rest: object): string {
  return PREFIX + createHash('sha256').update(JSON.stringify(rest, inOrder)).digest('hex')
}

/** For `JSON.stringify`: objects with their keys in order. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
