import { z } from 'zod'
import { duration } from '../base/unit-schemas.ts'
import type { Fault, PlannedFault } from './fault.ts'
import { FAULT_NAMES } from './faults.ts'
import { namedComponents, namedKind, readAmount } from './parse-fault.ts'

const kind = z.enum(FAULT_NAMES)
const amount = z.union([z.string(), z.number()]).optional()

/** What goes wrong, without where and when: a kind, or one with an amount as in `latency=200ms`. */
export const harmSchema = z.string().transform((text, context): Pick<Fault, 'kind' | 'amount'> => {
  const [name = '', written, ...more] = text.split('=')
  try {
    if (more.length > 0) throw new Error('Expected a kind, or one with an amount, as in latency=200ms')
    const named = namedKind(name.trim())
    return { kind: named, amount: readAmount(named, written?.trim()) }
  } catch (error) {
    context.issues.push({ code: 'custom', message: (error as Error).message.replace(/\.$/, ''), input: text })
    return z.NEVER
  }
})

/** A fault as a profile writes it: with time, component, kind and duration. */
export const faultSchema: z.ZodType<PlannedFault> = z
  .strictObject({
    kind,
    amount,
    at: duration,
    component: z.string().min(1).describe('its name, `entrypoint`, or `random`: the seed chooses one'),
    other: z.string().min(1).optional().describe('the other component of a path'),
    for: duration,
    every: duration.optional(),
  })
  .transform(({ kind, amount, at: atMs, component, other, for: durationMs, every }, context): PlannedFault => {
    const components = other === undefined ? [component] : [component, other]
    try {
      return {
        kind,
        components: namedComponents(kind, components),
        amount: readAmount(kind, amount === undefined ? undefined : String(amount)),
        atMs,
        durationMs,
        ...(every !== undefined && { everyMs: every }),
      }
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message.replace(/\.$/, ''), input: kind })
      return z.NEVER
    }
  })
