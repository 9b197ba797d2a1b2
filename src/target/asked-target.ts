import type { AskedTarget, TargetSettings } from './target.ts'

export function settingsOf(target: AskedTarget): TargetSettings {
  return typeof target === 'string' ? { target } : target
}

/** What a target is, as on the command line. */
export function textOf(target: AskedTarget): string {
  return settingsOf(target).target
}
