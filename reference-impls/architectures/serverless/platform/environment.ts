import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { basename, extname, join } from 'node:path'
import { ACCOUNT, REGION } from './account.ts'
import type { ShutdownReason } from './extensions-api.ts'
import type { FunctionDefinition } from './function-definition.ts'
import { RuntimeApi } from './runtime-api.ts'
import { invocationTrace, newTraceRoot } from './trace-header.ts'

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

/** What extensions have for their last work when the environment ends, and the runtime with them. */
const SHUTDOWN_MS = 2_000
const VERSION = '$LATEST'

/** An execution environment: one process that handles one invocation at a time, and those of its extensions. */
export class Environment {
  readonly definition: FunctionDefinition
  readonly #onEnd: () => void
  readonly #startedAt = performance.now()
  readonly #ready = Promise.withResolvers<Outcome | undefined>()
  readonly #gone = Promise.withResolvers<void>()
  #api: RuntimeApi | undefined
  /** The runtime and the extensions, as far as they run. */
  readonly #processes = new Set<ChildProcess>()
  /** Extensions that have not registered yet. */
  readonly #unregistered: Set<string>
  readonly #registered = Promise.withResolvers<void>()
  #runtimeReady = false
  /** Resolves when the extensions are done with the last event; `undefined` where they are. */
  #extensionsDone: PromiseWithResolvers<void> | undefined
  #running: Running | undefined
  #initMs: number | undefined
  #ended: Outcome | undefined

  private constructor(definition: FunctionDefinition, onEnd: () => void) {
    this.definition = definition
    this.#onEnd = onEnd
    this.#unregistered = new Set(definition.extensions.map((file) => basename(file)))
  }

  /** @param onEnd called once when the environment is of no use any more, for whatever reason */
  static start(definition: FunctionDefinition, variables: NodeJS.ProcessEnv, onEnd: () => void): Environment {
    const environment = new Environment(definition, onEnd)
    environment.#launch(variables).catch((error: unknown) => {
      environment.#end({ kind: 'crash', reason: messageOf(error) })
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

  /** Resolves when the extensions are done with the last event; `undefined` where they are. */
  get extensionsDone(): Promise<void> | undefined {
    return this.#extensionsDone?.promise
  }

  /**
   * Runs one event. The environment must be ready and must not have another event in hand.
   * @param trace the trace header of the request that it is for, where there is one
   */
  async invoke(event: string, trace = newTraceRoot(Date.now())): Promise<Outcome> {
    if (this.#ended !== undefined) return this.#ended
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const requestId = randomUUID()
    this.#running = { requestId, ended: resolve }
    this.#api?.assign({
      requestId,
      functionArn: arnOf(this.definition.name),
      deadlineMs: Date.now() + this.definition.timeoutSeconds * 1_000,
      traceId: invocationTrace(trace),
      event,
    })
    if (this.#api?.extensionsWaiting === false) this.#extensionsDone = Promise.withResolvers()
    return promise
  }

  /** Ends the process, and an invocation in hand with this outcome. Resolves once the process is gone. */
  stop(outcome: Outcome): Promise<void> {
    this.#end(outcome)
    return this.#gone.promise
  }

  async #launch(variables: NodeJS.ProcessEnv): Promise<void> {
    const { name, handler } = this.definition
    const api = await RuntimeApi.listen(
      { functionName: name, functionVersion: VERSION, handler },
      {
        next: () => {
          this.#runtimeReady = true
          this.#becomeReady()
        },
        response: (requestId, payload) => this.#settle(requestId, { kind: 'success', payload }),
        error: (requestId, payload) => this.#settle(requestId, { kind: 'error', payload }),
        initError: (payload) => this.#end({ kind: 'crash', reason: payload }),
        registered: (extension) => this.#register(extension),
        waiting: () => {
          this.#becomeReady()
          if (api.extensionsWaiting) this.#finishExtensions()
        },
        failed: (reason) => this.#end({ kind: 'crash', reason }, 'failure'),
      },
    )
    // It may have been stopped before it had started.
    if (this.#ended !== undefined) {
      api[Symbol.dispose]()
      return
    }
    this.#api = api
    const environment = { ...variables, ...lambdaVariables(this.definition, api.address) }
    for (const file of this.definition.extensions) this.#spawn(`extension ${basename(file)}`, file, [], environment)
    if (this.#unregistered.size > 0) await this.#registered.promise
    if (this.#ended !== undefined) return
    const [command, ...args] = this.definition.command ?? ownRuntime(this.definition)
    this.#spawn('runtime', command, args, environment)
  }

  #spawn(what: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
    const child = spawn(command, args, { cwd: this.definition.taskRoot, env, stdio: ['ignore', 'inherit', 'inherit'] })
    this.#processes.add(child)
    const ended = (reason: string) => {
      this.#processes.delete(child)
      this.#end({ kind: 'crash', reason }, 'failure')
      this.#leave()
    }
    // One that could not be started has no exit.
    child.once('error', (error) => ended(error.message))
    child.once('exit', (code, signal) => ended(`the ${what} exited with ${signal ?? `code ${code}`}`))
  }

  #register(extension: string): void {
    this.#unregistered.delete(extension)
    if (this.#unregistered.size === 0) this.#registered.resolve()
  }

  /** Initialisation is over when the runtime and all extensions have asked for their first event. */
  #becomeReady(): void {
    if (this.#initMs !== undefined || !this.#runtimeReady || this.#api?.extensionsWaiting === false) return
    this.#initMs = performance.now() - this.#startedAt
    this.#ready.resolve(undefined)
  }

  #finishExtensions(): void {
    this.#extensionsDone?.resolve()
    this.#extensionsDone = undefined
  }

  #settle(requestId: string, outcome: Outcome): void {
    const running = this.#running
    if (running?.requestId !== requestId) return
    this.#running = undefined
    running.ended(outcome)
  }

  #end(outcome: Outcome, reason: ShutdownReason = outcome.kind === 'timeout' ? 'timeout' : 'spindown'): void {
    if (this.#ended !== undefined) return
    this.#ended = outcome
    this.#shutDown(reason)
    this.#ready.resolve(outcome)
    this.#registered.resolve()
    if (this.#running !== undefined) this.#settle(this.#running.requestId, outcome)
    this.#finishExtensions()
    this.#onEnd()
    this.#leave()
  }

  /** Ends the processes: at once, or where an extension asked for it, with time for its last work. */
  #shutDown(reason: ShutdownReason): void {
    const signal = (name: NodeJS.Signals) => {
      for (const child of this.#processes) child.kill(name)
    }
    if (this.#api?.wantsShutdown !== true) {
      signal('SIGKILL')
      return
    }
    this.#api.shutdown(reason, Date.now() + SHUTDOWN_MS)
    const [runtime] = [...this.#processes].slice(-1)
    runtime?.kill('SIGTERM')
    const timer = setTimeout(signal, SHUTDOWN_MS, 'SIGKILL')
    this.#gone.promise.then(() => clearTimeout(timer))
  }

  /** All is over once no process runs any more. */
  #leave(): void {
    if (this.#ended === undefined || this.#processes.size > 0) return
    this.#api?.[Symbol.dispose]()
    this.#gone.resolve()
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const arnOf = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`

/** The platform's own runtime for handlers in Node.js. */
function ownRuntime({ memoryMb }: FunctionDefinition): [string, ...string[]] {
  return [process.execPath, `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`, BOOTSTRAP]
}

/** The variables that every Lambda function finds. */
function lambdaVariables({ name, handler, memoryMb, taskRoot, command }: FunctionDefinition, api: string) {
  return {
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: VERSION,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
    ...(command === undefined && { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    TZ: ':UTC',
  }
}
