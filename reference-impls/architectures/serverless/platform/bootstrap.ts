import { existsSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { type HttpMessage, HttpMessageParser, httpMessage } from './http-message.ts'

// The runtime of an execution environment: loads the handler, then takes one event after another from the Runtime API.

type Handler = (event: unknown, context: Context) => Promise<unknown>

const API = '/2018-06-01/runtime'
const { env } = process
const [host = '', port] = (env.AWS_LAMBDA_RUNTIME_API ?? '').split(':')
const replies: ((message: HttpMessage) => void)[] = []

const socket = connect({ host, port: Number(port), noDelay: true })
const parser = new HttpMessageParser((message) => replies.shift()?.(message))
socket.on('data', (chunk) => parser.push(chunk))
socket.on('error', () => process.exit(1))
// The platform is gone, however it ended: an environment must not outlive it.
socket.on('close', () => process.exit(1))

const post = (path: string, body: unknown) => {
  replies.push(() => undefined)
  return httpMessage(`POST ${API}${path} HTTP/1.1`, { host, 'content-type': 'application/json' }, JSON.stringify(body))
}
const NEXT = httpMessage(`GET ${API}/invocation/next HTTP/1.1`, { host }, '')

async function loadHandler(): Promise<Handler> {
  const [, module = '', name = ''] = /^(.*)\.(\w+)$/.exec(env._HANDLER ?? '') ?? []
  const path = resolve(env.LAMBDA_TASK_ROOT ?? '.', module)
  const file = ['.js', '.mjs', '.cjs', '.ts', '.mts']
    .map((extension) => path + extension)
    .find((file) => existsSync(file))
  if (file === undefined) throw named('Runtime.ImportModuleError', `Cannot find module "${path}"`)
  const exported: Record<string, unknown> = await import(pathToFileURL(file).href)
  const handler = exported[name]
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${env._HANDLER} is not a function`)
  return handler as Handler
}

async function handle(handler: Handler, { headers, body }: HttpMessage): Promise<string> {
  const requestId = headers.get('lambda-runtime-aws-request-id') ?? ''
  env._X_AMZN_TRACE_ID = headers.get('lambda-runtime-trace-id') ?? ''
  try {
    const result = await handler(JSON.parse(body.toString()), contextOf(headers, requestId))
    return post(`/invocation/${requestId}/response`, result ?? null)
  } catch (error) {
    return post(`/invocation/${requestId}/error`, reportOf(error))
  }
}

function contextOf(headers: HttpMessage['headers'], awsRequestId: string): Context {
  const deadlineMs = Number(headers.get('lambda-runtime-deadline-ms'))
  const deprecated = () => {
    throw new Error('Callbacks are not supported: return a promise')
  }
  return {
    awsRequestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION ?? '',
    invokedFunctionArn: headers.get('lambda-runtime-invoked-function-arn') ?? '',
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    done: deprecated,
    fail: deprecated,
    succeed: deprecated,
  }
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name })

function reportOf(error: unknown): { errorType: string; errorMessage: string; stackTrace: string[] } {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), stackTrace: [] }
  return { errorType: error.name, errorMessage: error.message, stackTrace: error.stack?.split('\n') ?? [] }
}

try {
  const handler = await loadHandler()
  // The cache is written at a clean exit only, and an environment never has one.
  flushCompileCache()
  const receive = async (event: HttpMessage) => {
    // The result and the question for the next event go out together.
    const answer = await handle(handler, event)
    replies.push(receive)
    socket.write(answer + NEXT)
  }
  replies.push(receive)
  socket.write(NEXT)
} catch (error) {
  socket.end(post('/init/error', reportOf(error)))
}
