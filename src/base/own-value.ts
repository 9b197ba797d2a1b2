/**
 * The value under a key that somebody else has chosen, or `undefined`: what every object inherits (`constructor`,
 * `toString`) is no entry of a mapping.
 */
export function ownValue<T>(mapping: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined
}
