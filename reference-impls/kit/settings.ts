/** A setting from the environment that is missing or cannot be read. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

export interface Settings {
  text(name: string, fallback?: string): string
  integer(name: string, fallback?: number): number
  url(name: string, fallback?: string): URL
  /** True for `1`. */
  flag(name: string): boolean
}

/** Reads settings from environment variables; what is missing or wrong throws a `SettingsError` that names it. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  function text(name: string, fallback?: string): string {
    const value = environment[name] || fallback
    if (value === undefined) throw new SettingsError(`The environment variable ${name} is not set`)
    return value
  }
  return {
    text,
    integer(name, fallback) {
      const value = text(name, fallback?.toString())
      if (!/^\d{1,9}$/.test(value)) throw new SettingsError(`${name} must be a whole number, not "${value}"`)
      return Number(value)
    },
    url(name, fallback) {
      const value = text(name, fallback)
      // The value may hold a password: it is not repeated.
      if (!URL.canParse(value)) throw new SettingsError(`${name} must be a URL`)
      return new URL(value)
    },
    flag: (name) => environment[name] === '1',
  }
}
