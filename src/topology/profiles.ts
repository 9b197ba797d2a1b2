import type { ComposeFile } from './compose-schema.ts'

/** A service that is not started, because none of its profiles is active. */
export interface InactiveService {
  readonly name: string
  readonly profiles: readonly string[]
}

/**
 * A compose file with the services that Compose would start: those without profiles, and those with an active one.
 * @param active as in COMPOSE_PROFILES: names with commas between, or `*` for all
 */
export function withActiveProfiles(
  compose: ComposeFile,
  active = '',
): { readonly compose: ComposeFile; readonly inactive: readonly InactiveService[] } {
  const wanted = new Set(active.split(',').map((name) => name.trim()))
  const isActive = (profiles: readonly string[]): boolean =>
    profiles.length === 0 || wanted.has('*') || profiles.some((name) => wanted.has(name))
  const [started, left] = [true, false].map((want) =>
    Object.entries(compose.services).filter(([, { profiles = [] }]) => isActive(profiles) === want),
  ) as [[string, ComposeFile['services'][string]][], [string, ComposeFile['services'][string]][]]
  return {
    compose: { ...compose, services: Object.fromEntries(started) },
    inactive: left.map(([name, { profiles = [] }]) => ({ name, profiles })),
  }
}
