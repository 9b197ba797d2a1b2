import { settingsOf, textOf } from './asked-target.ts'
import type { AskedTarget, TargetFlags } from './target.ts'

/** Reference implementations have names; all else has a path, a prefix or a URL. */
const IS_NAME = /^[\w+-]+$/

/** A target with what flags say of it: over what a file says of it, and of no reference implementation. */
export function withFlags(target: AskedTarget, flags: TargetFlags): AskedTarget {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as TargetFlags
  if (Object.keys(given).length === 0 || IS_NAME.test(textOf(target))) return target
  const settings = settingsOf(target)
  const headers = given.headers && { ...settings.headers, ...given.headers }
  return { ...settings, ...given, ...(headers && { headers }) }
}
