import { ApiError } from '../base/api-error.ts'
import { parseObject, parseText } from '../base/parse.ts'
import type { Route } from '../base/route.ts'
import { parseLife } from './life.ts'
import type { Accounts } from './port.ts'

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
        const session = await accounts.signIn(email, password, parseLife(credentials.expiresInSeconds))
        if (session === undefined) throw new ApiError(401, 'wrong_credentials', 'The e-mail or the password is wrong.')
        return { status: 201, body: session }
      },
    },
  ]
}
