import { createSigner, createVerifier } from 'fast-jwt'
import { ApiError } from '../base/api-error.ts'
import { MAX_ID, parseInteger } from '../base/parse.ts'
import type { RouteRequest } from '../base/route.ts'
import type { Session } from './port.ts'

/** Issues signed tokens that expire, and tells whose a token is. Needs the secret and no store. */
export interface Tokens {
  issue(userId: number, lifeSeconds: number): Session
  /** The user whose token the request bears; a bad, forged or expired token, or none, is refused with 401. */
  authenticate(headers: RouteRequest['headers']): number
}

/** Tokens signed by HMAC-SHA-256 (JWT, HS256). */
export function jwtTokens(secret: string): Tokens {
  const sign = createSigner({ key: secret, algorithm: 'HS256' })
  const verify = createVerifier({ key: secret, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'], cache: false })
  return {
    issue(userId, lifeSeconds) {
      const iat = Math.floor(Date.now() / 1_000)
      const exp = iat + lifeSeconds
      return { token: sign({ sub: String(userId), iat, exp }), expiresAt: new Date(exp * 1_000).toISOString() }
    },
    authenticate({ authorization }) {
      if (typeof authorization !== 'string' || !authorization.startsWith('Bearer ')) throw unauthorized()
      const userId = parseInteger(subject(verify, authorization.slice(7)), 1, MAX_ID)
      if (userId === undefined) throw unauthorized()
      return userId
    },
  }
}

function subject(verify: (token: string) => { readonly sub: string }, token: string): string {
  try {
    return verify(token).sub
  } catch {
    throw unauthorized()
  }
}

const unauthorized = (): ApiError => new ApiError(401, 'unauthorized', 'A valid bearer token is needed.')
