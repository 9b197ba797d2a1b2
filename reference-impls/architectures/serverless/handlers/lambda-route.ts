import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { notFound } from '../../../base/api-error.ts'
import type { Route, RouteRequest } from '../../../base/route.ts'
import { jsonLog } from '../../../kit/log.ts'
import { internalError, refusalBody, refusalOf } from '../../../kit/refusal.ts'
import { tracer } from '../../../kit/tracing/tracer.ts'
import { tracedRequests } from './traced-handler.ts'

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

const HEADERS = { 'content-type': 'application/json; charset=utf-8' }
const log = jsonLog(process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'function')

/** A Lambda handler (HTTP API, payload 2.0) for those of the routes that the gateway sends to this function. */
export function lambdaOf(routes: readonly Route[]): Handler {
  const byKey = new Map(routes.map((route) => [routeKeyOf(route), route]))
  const handle: Handler = async (event) => {
    try {
      const route = byKey.get(event.routeKey)
      if (route === undefined) throw notFound('route')
      const { status, body } = await route.handle(requestOf(event))
      return body === undefined ? { statusCode: status } : answer(status, body)
    } catch (error) {
      return refused(error)
    }
  }
  return tracer === undefined ? handle : tracedRequests(tracer, handle)
}

/** `GET /products/:id` is `GET /products/{id}` at the gateway. */
const routeKeyOf = ({ method, path }: Route): string => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`

const answer = (statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: HEADERS,
  body: JSON.stringify(body),
})

function requestOf(event: APIGatewayProxyEventV2): RouteRequest {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : event.body
  return {
    params: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    body: parsed(text),
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(error: unknown): APIGatewayProxyStructuredResultV2 {
  const known = refusalOf(error)
  if (known === undefined) log('error', 'A request has failed', { error })
  const refusal = known ?? internalError()
  return answer(refusal.status, refusalBody(refusal))
}
