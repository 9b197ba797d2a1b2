import { inflateSync } from 'node:zlib'
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'

/** Longest time that is told from longer ones, in microseconds. */
export const LONGEST_US = 60_000_000

/**
 * Counts of microseconds, 1 µs to 60 s.
 * @param digits significant digits: 3 for every histogram of a result, so that they can be added; 2 for those that are many and thrown away
 */
export function newLatencyHistogram(digits: 2 | 3 = 3): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_US,
    numberOfSignificantValueDigits: digits,
    bitBucketSize: 32,
    autoResize: true,
  })
}

/** @throws Error where the text is no HdrHistogram of version 2, or holds more than one of archbench can */
export function decodeHistogram(base64: string): Histogram {
  refuseForeign(base64)
  return decodeFromCompressedBase64(base64, 32)
}

const COMPRESSED_V2 = 0x1c849304
const PLAIN_V2 = 0x1c849303
const HEADER_BYTES = 40
/** Of a histogram from 1 µs to a day with three digits; those of archbench have fewer. */
const MOST_COUNTS = 64 * 1_024
/** Each count takes nine bytes at most. */
const MOST_BYTES = HEADER_BYTES + 9 * MOST_COUNTS

/** A few bytes can claim to be gigabytes of counts: looked at before anything is made of them. */
function refuseForeign(base64: string): void {
  if (base64.length > 2 * MOST_BYTES) throw new Error('the histogram is too long')
  const compressed = Buffer.from(base64, 'base64')
  if (compressed.length < 8 || cookieOf(compressed) !== COMPRESSED_V2) throw new Error('this is no histogram')
  const bytes = inflateSync(compressed.subarray(8, 8 + compressed.readUInt32BE(4)), { maxOutputLength: MOST_BYTES })
  if (bytes.length < HEADER_BYTES || cookieOf(bytes) !== PLAIN_V2) throw new Error('this is no histogram')
  const payloadBytes = bytes.readUInt32BE(4)
  const digits = bytes.readUInt32BE(12)
  const [lowest, highest] = [bytes.readBigUInt64BE(16), bytes.readBigUInt64BE(24)]
  const isOurs = digits <= 3 && lowest >= 1n && highest >= 2n * lowest && highest <= 86_400_000_000n
  if (!isOurs || payloadBytes > bytes.length - HEADER_BYTES) throw new Error('the histogram is not one of archbench')
  refuseLongCounts(bytes.subarray(HEADER_BYTES, HEADER_BYTES + payloadBytes))
}

/** The counts in ZigZag LEB128: a count, or how many zeros are left out. */
function refuseLongCounts(payload: Buffer): void {
  let counts = 0
  for (let at = 0; at < payload.length; ) {
    let word = 0
    let scale = 1
    let read = 0
    let byte: number
    do {
      byte = payload[at++] ?? 0
      word += (read === 8 ? byte : byte & 0x7f) * scale
      scale *= 128
      read++
    } while (byte >= 0x80 && read < 9)
    counts += word % 2 === 1 ? (word + 1) / 2 : 1
    if (counts > MOST_COUNTS || at > payload.length) throw new Error('the counts of the histogram do not fit into it')
  }
}

/** The low byte says how wide words are. */
function cookieOf(bytes: Buffer): number {
  return bytes.readUInt32BE(0) & ~0xf0
}

/** HdrHistogram, compressed V2, base64. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram)
}

/** One histogram with the counts of all: the only way to percentiles of several, for percentiles cannot be averaged. */
export function addHistograms(histograms: readonly Histogram[]): Histogram {
  const sum = newLatencyHistogram()
  for (const histogram of histograms) sum.add(histogram)
  return sum
}

/**
 * The latency that so many per cent of the requests did not exceed, in milliseconds.
 * @returns undefined where nothing was recorded
 */
export function percentileMs(histogram: Histogram, percentile: number): number | undefined {
  return histogram.totalCount === 0 ? undefined : histogram.getValueAtPercentile(percentile) / 1000
}

/** How many of the recorded times were no longer than a limit in milliseconds. */
export function countUpTo(histogram: Histogram, limitMs: number): number {
  const { totalCount } = histogram
  let [low, high] = [0, totalCount]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    // Half a rank less: rounding must not lead to the next one.
    const value = histogram.getValueAtPercentile(((middle - 0.5) / totalCount) * 100)
    if (value <= limitMs * 1000) low = middle
    else high = middle - 1
  }
  return low
}
