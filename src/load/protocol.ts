import { messageOf, UserError, type UserErrorDetails } from '../base/errors.ts'
import type { RequestManner } from '../scenario/client.ts'
import type { DataSize } from '../scenario/define.ts'
import type { LiveReport, LoadJob, LoadResult, WindowProgress } from './driver.ts'
import { DriverFailed } from './driver-failed.ts'

/** What the driver's process is told when it starts. */
export interface DriverSetup {
  readonly scenario: string
  readonly datasetSeed: number
  readonly dataSize?: DataSize | undefined
  /** By target, how requests to it are sent. */
  readonly manners?: Readonly<Record<string, RequestManner>> | undefined
}

/** From the parent to the driver's process. One task at a time; `begin` answers `turn`. */
export type Order =
  | { readonly kind: 'setup'; readonly setup: DriverSetup }
  | { readonly kind: 'prepare'; readonly target: string; readonly entrypoint: string }
  | { readonly kind: 'run'; readonly jobs: readonly LoadJob[] }
  | { readonly kind: 'begin' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'finish' }

/** From the driver's process to its parent. `done` and `failed` end the task. */
export type Report =
  | { readonly kind: 'opened'; readonly stage: number }
  | { readonly kind: 'closed'; readonly stage: number }
  | { readonly kind: 'turn'; readonly owner: number }
  | { readonly kind: 'progress'; readonly progress: WindowProgress }
  | { readonly kind: 'live'; readonly report: LiveReport }
  | { readonly kind: 'done'; readonly results: readonly LoadResult[] }
  | { readonly kind: 'failed'; readonly error: SentError }

/** An error as it crosses the border between processes, which classes do not. */
export interface SentError {
  readonly message: string
  readonly stack: string | undefined
  readonly ofDriver?: boolean
  readonly userError: UserErrorDetails | undefined
}

/** Makes an error ready to be sent; its cause stays behind, for it may not be cloneable. */
export function packError(error: unknown): SentError {
  return {
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
    ofDriver: error instanceof DriverFailed,
    userError: error instanceof UserError ? { ...error.details, cause: undefined } : undefined,
  }
}

/** The error on the other side: a UserError where it was one; else with the stack of where it was thrown. */
export function unpackError({ message, stack, userError, ofDriver }: SentError): Error {
  if (ofDriver) return new DriverFailed(message, userError?.found ?? 'no reason')
  if (userError !== undefined) return new UserError(message, userError)
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
