import { ApiError, invalid } from '../api-error.ts'
import { isInteger, parseObject, parseText } from '../parse.ts'
import type { Route } from '../route.ts'
import type { Accounts } from './port.ts'

const LONGEST_LIFE_SECONDS = 3_600

/** The operation `signIn`. */
export function accountsRoutes(accounts: Accounts): Route[] {
  return [
    {
      name: 'signIn',
      method: 'POST',
      path: '/sessions',
      async handle({ body }) {
        const credentials = parseObject(body, 'The body', ['email', 'password'], ['expiresInSeconds'])
        const email = parseText(credentials.email, '"email"', 254)
        const password = parseText(credentials.password, '"password"', 1_024)
        const life = credentials.expiresInSeconds ?? LONGEST_LIFE_SECONDS
        if (!isInteger(life, 1, LONGEST_LIFE_SECONDS))
          throw invalid('"expiresInSeconds" must be a whole number of 1 to 3600.')
        const session = await accounts.signIn(email, password, life)
        if (session === undefined) throw new ApiError(401, 'wrong_credentials', 'The e-mail or the password is wrong.')
        return { status: 201, body: session }
      },
    },
  ]
}
