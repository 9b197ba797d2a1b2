/** A refusal that the caller sees: `{"error": code, "message": message}` with `status`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string

  /**
   * @param code snake_case, for programs
   * @param message a sentence, for people
   */
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const notFound = (what: string): ApiError => new ApiError(404, 'not_found', `There is no such ${what}.`)
export const invalid = (message: string): ApiError => new ApiError(400, 'invalid_request', message)
export const unavailable = (message: string): ApiError => new ApiError(503, 'unavailable', message)
