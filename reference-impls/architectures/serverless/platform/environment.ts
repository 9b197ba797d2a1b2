import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { extname, join } from 'node:path'
import { ACCOUNT, REGION } from './account.ts'
import type { FunctionDefinition } from './function-definition.ts'
import { RuntimeApi } from './runtime-api.ts'

/** How an invocation ended. */
export type Outcome =
  | { readonly kind: 'success'; readonly payload: string }
  /** The handler failed; the environment stays. */
  | { readonly kind: 'error'; readonly payload: string }
  /** The process ended, or the initialisation failed; the environment is gone. */
  | { readonly kind: 'crash'; readonly reason: string }
  | { readonly kind: 'timeout' }

interface Running {
  readonly requestId: string
  readonly ended: (outcome: Outcome) => void
}

const BOOTSTRAP = join(import.meta.dirname, `bootstrap${extname(import.meta.filename)}`)

/** An execution environment: one process that handles one invocation at a time. */
export class Environment {
  readonly definition: FunctionDefinition
  readonly #onEnd: () => void
  readonly #startedAt = performance.now()
  readonly #ready = Promise.withResolvers<Outcome | undefined>()
  readonly #gone = Promise.withResolvers<void>()
  #api: RuntimeApi | undefined
  #process: ChildProcess | undefined
  #running: Running | undefined
  #initMs: number | undefined
  #ended: Outcome | undefined

  private constructor(definition: FunctionDefinition, onEnd: () => void) {
    this.definition = definition
    this.#onEnd = onEnd
  }

  /** @param onEnd called once when the environment is of no use any more, for whatever reason */
  static start(definition: FunctionDefinition, variables: NodeJS.ProcessEnv, onEnd: () => void): Environment {
    const environment = new Environment(definition, onEnd)
    environment.#launch(variables).catch((error: unknown) => {
      environment.#end({ kind: 'crash', reason: messageOf(error) })
      environment.#gone.resolve()
    })
    return environment
  }

  /** Resolves once the handler is loaded; to an outcome where the environment ended before that. */
  get ready(): Promise<Outcome | undefined> {
    return this.#ready.promise
  }

  /** Time from the start of the process until it was ready, or until now while it is not. */
  get initMs(): number {
    return this.#initMs ?? performance.now() - this.#startedAt
  }

  get initialised(): boolean {
    return this.#initMs !== undefined
  }

  get alive(): boolean {
    return this.#ended === undefined
  }

  /** Runs one event. The environment must be ready and must not have another event in hand. */
  async invoke(event: string): Promise<Outcome> {
    if (this.#ended !== undefined) return this.#ended
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const requestId = randomUUID()
    this.#running = { requestId, ended: resolve }
    this.#api?.assign({
      requestId,
      functionArn: arnOf(this.definition.name),
      deadlineMs: Date.now() + this.definition.timeoutSeconds * 1_000,
      event,
    })
    return promise
  }

  /** Ends the process, and an invocation in hand with this outcome. Resolves once the process is gone. */
  stop(outcome: Outcome): Promise<void> {
    this.#end(outcome)
    return this.#gone.promise
  }

  async #launch(variables: NodeJS.ProcessEnv): Promise<void> {
    const api = await RuntimeApi.listen({
      next: () => this.#next(),
      response: (requestId, payload) => this.#settle(requestId, { kind: 'success', payload }),
      error: (requestId, payload) => this.#settle(requestId, { kind: 'error', payload }),
      initError: (payload) => this.#end({ kind: 'crash', reason: payload }),
    })
    this.#api = api
    if (this.#ended !== undefined) throw new Error('It was stopped before it had started')
    const { memoryMb, taskRoot } = this.definition
    this.#process = spawn(process.execPath, [`--max-old-space-size=${Math.floor(memoryMb * 0.9)}`, BOOTSTRAP], {
      cwd: taskRoot,
      env: { ...variables, ...lambdaVariables(this.definition, api.address) },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    // One that could not be started has no exit.
    this.#process.once('error', (error) => {
      this.#end({ kind: 'crash', reason: error.message })
      this.#gone.resolve()
    })
    this.#process.once('exit', (code, signal) => {
      this.#end({ kind: 'crash', reason: `the runtime exited with ${signal ?? `code ${code}`}` })
      this.#gone.resolve()
    })
  }

  #next(): void {
    if (this.#initMs !== undefined) return
    this.#initMs = performance.now() - this.#startedAt
    this.#ready.resolve(undefined)
  }

  #settle(requestId: string, outcome: Outcome): void {
    const running = this.#running
    if (running?.requestId !== requestId) return
    this.#running = undefined
    running.ended(outcome)
  }

  #end(outcome: Outcome): void {
    if (this.#ended !== undefined) return
    this.#ended = outcome
    this.#process?.kill('SIGKILL')
    this.#api?.[Symbol.dispose]()
    this.#ready.resolve(outcome)
    if (this.#running !== undefined) this.#settle(this.#running.requestId, outcome)
    this.#onEnd()
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const arnOf = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`

/** The variables that every Lambda function finds. */
function lambdaVariables({ name, handler, memoryMb, taskRoot }: FunctionDefinition, api: string): NodeJS.ProcessEnv {
  return {
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    TZ: ':UTC',
  }
}
