import { InvalidArgumentError } from 'commander'
import { parseRule } from '../autoscaling/parse-rule.ts'
import type { ScalingRule } from '../autoscaling/rule.ts'
import {
  DURATION,
  GROWTH,
  isRatePerSecond,
  parseBytes,
  parseDurationMs,
  parseGrowth,
  parseReplay,
  parseResponseTimeMs,
  parseShare,
  REPLAY,
  RESPONSE_TIME,
} from '../base/units.ts'
import type { PlannedFault } from '../fault/fault.ts'
import { parseFault } from '../fault/parse-fault.ts'
import { parseThresholds } from '../result/parse-thresholds.ts'
import type { Threshold } from '../result/threshold-schema.ts'
import { parseHeader } from '../target/headers.ts'

type Parser<T> = (text: string) => T

/** `Name: value`, added to the headers that were given before. */
export function headerOption(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [name, value] = parseHeader(text)
  return { ...before, [name]: value }
}

/** `p99<200ms,errorRate<0.1%`, added to the thresholds that were given before. */
export function thresholdsOption(text: string, before: readonly Threshold[] = []): readonly Threshold[] {
  const parsed = parseThresholds(text)
  if (typeof parsed !== 'string') return [...before, ...parsed]
  throw new InvalidArgumentError(`Expected ${parsed}.`)
}

/** A whole number between two limits, both allowed. */
export function wholeNumber(least: number, most: number): Parser<number> {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}

/** `kill:db@10s+5s`, added to the faults that were given before. */
export function faultOption(text: string, before: readonly PlannedFault[] = []): [PlannedFault, ...PlannedFault[]] {
  try {
    const fault = parseFault(text)
    const [first, ...others] = before
    return first === undefined ? [fault] : [first, ...others, fault]
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

/** `api:1..8@cpu=70%`, added to the rules that were given before. */
export function ruleOption(text: string, before: readonly ScalingRule[] = []): [ScalingRule, ...ScalingRule[]] {
  try {
    const rule = parseRule(text)
    const [first, ...others] = before
    return first === undefined ? [rule] : [first, ...others, rule]
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

export const positiveNumber: Parser<number> = (text) => {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('Expected a number above 0.')
}

/** Requests a second of a load. */
export const ratePerSecond: Parser<number> = (text) => {
  const value = Number(text)
  if (isRatePerSecond(value)) return value
  throw new InvalidArgumentError('Expected a number above 0, at most 1000000.')
}

/** `5%` as 0.05. */
export const shareOfOne: Parser<number> = (text) => {
  const value = parseShare(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError('Expected a share like 5%.')
}

export const durationMs: Parser<number> = (text) => {
  const value = parseDurationMs(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`Expected ${DURATION}.`)
}

/** Milliseconds of a response; its unit has to be written, as in the gate. */
export const responseTimeMs: Parser<number> = (text) => {
  const value = parseResponseTimeMs(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`Expected ${RESPONSE_TIME}.`)
}

export const replayOf: Parser<{ spanMs: number; lengthMs: number }> = (text) => {
  const value = parseReplay(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`Expected ${REPLAY}.`)
}

export const sizeBytes: Parser<number> = (text) => {
  const value = parseBytes(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError('Expected a size like 512M or 2G.')
}

/** `5%` as 0.05. */
export const growthShare: Parser<number> = (text) => {
  const value = parseGrowth(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`Expected ${GROWTH}.`)
}

/** Numbers of CPUs above 0, with commas between, each above the one before; fractions in hundredths. */
export const cpuBudgets: Parser<number[]> = (text) => {
  const all = text.split(',').map((item) => (/^\d+(\.\d{1,2})?$/.test(item.trim()) ? Number(item) : 0))
  const isRising = all.every((value, index) => value > (all[index - 1] ?? 0))
  if (isRising && all.length > 1 && all.every((value) => value <= 1_024)) return all
  throw new InvalidArgumentError(
    'Expected two numbers of CPUs or more that rise, with commas between, like 0.25,0.5,1.',
  )
}

export const commaList: Parser<string[]> = (text) => {
  const items = text.split(',').map((item) => item.trim())
  if (items.every((item) => item !== '')) return items
  throw new InvalidArgumentError('Expected names with commas between them.')
}

/** Whole numbers above 0, with commas between, each above the one before. */
export const risingNumbers: Parser<[number, ...number[]]> = (text) => {
  const [first, ...others] = text.split(',').map((item) => (/^\d+$/.test(item.trim()) ? Number(item) : 0))
  const all = [first ?? 0, ...others]
  if (first !== undefined && all.every((value, index) => value > (all[index - 1] ?? 0))) return [first, ...others]
  throw new InvalidArgumentError('Expected whole numbers that rise, with commas between, like 10,20,40.')
}
