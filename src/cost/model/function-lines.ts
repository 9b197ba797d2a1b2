import { priceOf } from './catalogue.ts'
import { type Drafting, type DraftLine, proportionalLine } from './draft-line.ts'
import { inSteps } from './price.ts'

/** What is billed by invocation. */
export function functionLines({ usage, offers, catalogue, requests }: Drafting): DraftLine[] {
  const { functions: use } = usage
  if (use === null) return []
  const { functions } = offers
  // The mean is rounded up as if each took it: the least that steps can add.
  const stepped = use.billedMs === 0 ? 1 : inSteps(use.billedMs, functions.stepMs) / use.billedMs
  const gbSeconds = use.gbSecondsPerRequest * stepped
  const duration = `${show(use.billedMs)} ms an invocation in steps of ${functions.stepMs} ms, starts included`
  const line = (item: string, key: string, perRequest: number, basis: string): DraftLine =>
    proportionalLine(priceOf(catalogue, key), perRequest, requests, { item: `functions: ${item}`, basis })
  return [
    line(
      'invocations',
      functions.requests,
      use.invocationsPerRequest * 1e-6,
      `${show(use.invocationsPerRequest)} a request`,
    ),
    line('memory', functions.memory, gbSeconds, duration),
    ...(functions.cpu ? [line('CPU', functions.cpu.price, gbSeconds * functions.cpu.unitsPerGb, duration)] : []),
    ...(functions.http ? [line('HTTP API', functions.http, 1e-6, 'every request')] : []),
  ]
}

const show = (value: number): string => String(Number(value.toPrecision(3)))
