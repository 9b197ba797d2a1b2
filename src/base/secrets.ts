/** Shorter values are left as they are: they would be found by chance in any text. */
const SHORTEST = 6
const MASK = '***'

const secrets = new Set<string>()

/** From now on `withoutSecrets` takes this value out of any text, in each form in which a request carries it. */
export function keepSecret(value: string): void {
  if (value.length < SHORTEST) return
  for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]) secrets.add(form)
}

/** A text with the values that were given to `keepSecret` masked. */
export function withoutSecrets(text: string): string {
  let masked = text
  for (const secret of secrets) masked = masked.replaceAll(secret, MASK)
  return masked
}
