/** 2001: no clock takes a token of then for a valid one. */
const LONG_AGO_SECONDS = 1_000_000_000

/**
 * Tokens that look right and must be refused: text that is no token, and a real token of the target with another signature.
 * Where the real token is a JWT, also one that expired long ago, one of another user, and one that claims to need no signature.
 */
export function alienTokens(real: string): readonly (readonly [what: string, token: string])[] {
  const parts = real.split('.')
  const signature = parts.at(-1) ?? ''
  const otherSignature = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  const forged = [...parts.slice(0, -1), otherSignature].join('.')
  return [
    ['no token at all', 'x'],
    ['a signed token without its signature', [...parts.slice(0, -1), ''].join('.')],
    ['a wrong signature', forged],
    ...jwtVariants(parts),
  ]
}

function jwtVariants(parts: readonly string[]): (readonly [string, string])[] {
  const [header, payload, signature] = parts
  const claims = payload === undefined ? undefined : decoded(payload)
  if (header === undefined || claims === undefined || signature === undefined) return []
  const expired = encoded({ ...claims, iat: LONG_AGO_SECONDS - 3_600, exp: LONG_AGO_SECONDS })
  const otherUser = encoded({ ...claims, sub: typeof claims.sub === 'number' ? 2 : '2' })
  return [
    ['expired long ago', [header, expired, signature].join('.')],
    ["another user's name under this user's signature", [header, otherUser, signature].join('.')],
    ['no signature needed, it says', [encoded({ alg: 'none', typ: 'JWT' }), payload, ''].join('.')],
  ]
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
