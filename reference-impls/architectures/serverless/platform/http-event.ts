import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { ACCOUNT } from './account.ts'

export interface HttpRequest {
  readonly method: string
  /** Path and query as they came. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly sourceIp: string
  readonly body: Buffer
}

export interface HttpResponse {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: string | Buffer
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const TEXT = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded))|\+(json|xml)/

/** The event of an HTTP API's proxy integration, payload version 2.0, stage `$default`. */
export function eventOf(
  request: HttpRequest,
  route: { readonly routeKey: string; readonly pathParameters: Readonly<Record<string, string>> | undefined },
  requestId: string,
  timeEpoch: number,
): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = split(request.url, '?')
  const { cookie, ...others } = request.headers
  const headers: Record<string, string> = {}
  for (const name in others) headers[name] = String(others[name])
  const isBase64Encoded = request.body.length > 0 && !TEXT.test(headers['content-type'] ?? 'text/plain')
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: queryOf(rawQueryString) }),
    ...(route.pathParameters === undefined ? {} : { pathParameters: route.pathParameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: commonLogTime(timeEpoch),
      timeEpoch,
    },
    ...(request.body.length === 0 ? {} : { body: request.body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  }
}

/** The answer that a function's result stands for: with a `statusCode` as it says, else 200 with the result itself. */
export function responseOf(payload: string): HttpResponse {
  const result: unknown = payload === '' ? null : JSON.parse(payload)
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: payload }
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as Record<string, unknown>
  const names = Object.entries((headers ?? {}) as Record<string, unknown>)
  const out: OutgoingHttpHeaders = {}
  for (const [name, value] of names) out[name.toLowerCase()] = String(value)
  if (Array.isArray(cookies)) out['set-cookie'] = cookies.map(String)
  const text = typeof body === 'string' ? body : ''
  return {
    status: Number(statusCode),
    headers: out,
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  }
}

/** An error of the gateway or the platform itself, as an HTTP API words it. */
export function errorResponse(status: number, message: string): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function queryOf(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`
  }
  return query
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(timeEpoch: number): string {
  const iso = new Date(timeEpoch).toISOString()
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}
