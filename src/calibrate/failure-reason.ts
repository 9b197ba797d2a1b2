import type { LoadMeasurement } from '../load/driver.ts'
import { failuresInWords } from './null-driver.ts'

/** A driver that sends later than this is no longer on schedule. */
export const MOST_SEND_LAG_P99_MS = 2
/** Requests that may still be due at the end of a window: this share of it, or a few that happen to be under way. */
const MOST_DUE_SHARE = 0.01
const FEW = 32

/** Why a rate was not held against the null server, in words; `undefined` where it was. */
export function failureReason({ requests, errors, driver, series }: LoadMeasurement): string | undefined {
  if (driver.lagP99Ms > MOST_SEND_LAG_P99_MS) return `p99 send lag ${driver.lagP99Ms.toFixed(1)} ms`
  if (requests.failed > 0) return `failed requests: ${failuresInWords(errors)}`
  if (requests.dropped > 0) return `${requests.dropped} requests dropped`
  const due = series.at(-1)?.backlog ?? 0
  if (due > Math.max(FEW, requests.planned * MOST_DUE_SHARE))
    return `answers came too slowly: ${due} were due at the end`
  return undefined
}
