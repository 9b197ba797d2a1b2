import { parseLife } from '../../../accounts/life.ts'
import { ApiError, invalid } from '../../../base/api-error.ts'
import { isInteger, MAX_ID, parseObject, parseText } from '../../../base/parse.ts'
import type { Route } from '../../../base/route.ts'
import type { Clients } from './port.ts'

/** The operation `signIn`. */
export function clientsRoutes(clients: Clients): Route[] {
  return [
    {
      name: 'signIn',
      method: 'POST',
      path: '/tokens',
      async handle({ body }) {
        const credentials = parseObject(body, 'The body', ['clientId', 'apiKey'], ['expiresInSeconds'])
        const { clientId } = credentials
        if (!isInteger(clientId, 1, MAX_ID)) throw invalid('"clientId" must be a positive whole number.')
        const apiKey = parseText(credentials.apiKey, '"apiKey"', 128)
        const session = await clients.signIn(clientId, apiKey, parseLife(credentials.expiresInSeconds))
        if (session === undefined) throw new ApiError(401, 'wrong_credentials', 'The client or its key is wrong.')
        return { status: 201, body: session }
      },
    },
  ]
}
