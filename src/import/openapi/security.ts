import { literal } from '../scenario-text.ts'
import type { OpenApiDocument } from './document.ts'

/** Headers with credentials, from the environment, and what to say of them. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  /** Parameters of every request. */
  readonly query: Readonly<Record<string, string>>
  readonly note: string | undefined
}

/** What the security schemes of a document ask for: one bearer, basic or API key each. */
export function credentialsOf({ components }: OpenApiDocument): Credentials {
  const headers: Record<string, string> = {}
  const query: Record<string, string> = {}
  const variables: string[] = []
  for (const { type, scheme, in: place, name } of Object.values(components?.securitySchemes ?? {})) {
    if (type === 'apiKey' && typeof name === 'string') {
      if (place === 'header') headers[name.toLowerCase()] ??= fromEnvironment('API_KEY')
      else if (place === 'query') query[literal(name)] ??= fromEnvironment('API_KEY')
      else headers.cookie ??= `${literal(name)}=${fromEnvironment('API_KEY')}`
      variables.push('API_KEY')
    } else if (type === 'http' && String(scheme).toLowerCase() === 'basic') {
      headers.authorization ??= `Basic ${fromEnvironment('API_BASIC')}`
      variables.push('API_BASIC (base64 of user:password)')
    } else if (type === 'http' || type === 'oauth2' || type === 'openIdConnect') {
      headers.authorization ??= `Bearer ${fromEnvironment('API_TOKEN')}`
      variables.push('API_TOKEN')
    }
  }
  const names = [...new Set(variables)]
  if (names.length === 0) return { headers, query, note: undefined }
  return { headers, query, note: `Credentials come from the environment: set ${names.join(' and ')}.` }
}

/** As a scenario.yaml writes it; it loads without the variable, and is refused by the target. */
function fromEnvironment(variable: string): string {
  return `$\{${variable}:-none}`
}
