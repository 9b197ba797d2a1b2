import { ApiError, invalid, unavailable } from '../base/api-error.ts'

/** Connection exceptions, lack of resources and operator intervention: PostgreSQL, Appendix A. */
const SERVER_AWAY = /^(08...|53...|57P0.|ECONN.*|EPIPE|ENOTFOUND|EAI_AGAIN)$/
/** A text that no PostgreSQL text can hold: it has a NUL in it. */
const NUL_IN_TEXT = '22021'

/** What the caller is told about anything thrown; `undefined` where it is a fault of the program. */
export function refusalOf(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === NUL_IN_TEXT) return invalid('A text must not hold the character U+0000.')
  if (SERVER_AWAY.test(code)) return unavailable('A part of the shop cannot be reached.')
  return undefined
}

export const internalError = (): ApiError => new ApiError(500, 'internal', 'Something went wrong.')

/** The body of a refusal. */
export function refusalBody({ code, message }: ApiError): { readonly error: string; readonly message: string } {
  return { error: code, message }
}
