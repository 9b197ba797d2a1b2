/** One step of a build, as far as one message tells of it. */
export interface BuildStep {
  readonly digest: string
  /** As BuildKit shows it: `[build 2/3] RUN npm ci`. */
  readonly name: string
  readonly isRunning: boolean
  /** Empty where it has not failed. */
  readonly error: string
}

export interface BuildStatus {
  readonly steps: readonly BuildStep[]
  /** What steps wrote, in pieces of any length. */
  readonly output: readonly { readonly digest: string; readonly bytes: Uint8Array }[]
}

/**
 * Reads a message of BuildKit's progress: `moby.buildkit.v1.StatusResponse` as protobuf. Fields that are not needed are
 * skipped, and so is what is no protobuf.
 */
export function readBuildStatus(bytes: Uint8Array): BuildStatus {
  const status = fieldsOf(bytes)
  return {
    steps: bytesOf(status, 1).map((vertex) => {
      const fields = fieldsOf(vertex)
      return {
        digest: textOf(fields, 1),
        name: textOf(fields, 3),
        isRunning: bytesOf(fields, 5).length > 0 && bytesOf(fields, 6).length === 0,
        error: textOf(fields, 7),
      }
    }),
    output: bytesOf(status, 3).map((log) => {
      const fields = fieldsOf(log)
      return { digest: textOf(fields, 1), bytes: bytesOf(fields, 4)[0] ?? new Uint8Array() }
    }),
  }
}

interface Field {
  readonly number: number
  readonly bytes: Uint8Array
}

/** The fields that have a length: strings, bytes and messages. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; at < bytes.length; factor *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) break
    }
    return value
  }
  while (at < bytes.length) {
    const key = varint()
    const wireType = key % 8
    if (wireType === 0) varint()
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else if (wireType === 2) {
      const length = varint()
      fields.push({ number: Math.floor(key / 8), bytes: bytes.subarray(at, at + length) })
      at += length
    } else break
  }
  return fields
}

const bytesOf = (fields: readonly Field[], number: number): Uint8Array[] =>
  fields.filter((field) => field.number === number).map(({ bytes }) => bytes)

const textOf = (fields: readonly Field[], number: number): string =>
  new TextDecoder().decode(bytesOf(fields, number)[0] ?? new Uint8Array())
