import { invalid } from '../base/api-error.ts'
import { isInteger } from '../base/parse.ts'

const LONGEST_LIFE_SECONDS = 3_600

/** How long a token is to live, in seconds: an hour unless something shorter is asked for. */
export function parseLife(expiresInSeconds: unknown = LONGEST_LIFE_SECONDS): number {
  if (!isInteger(expiresInSeconds, 1, LONGEST_LIFE_SECONDS))
    throw invalid('"expiresInSeconds" must be a whole number of 1 to 3600.')
  return expiresInSeconds
}
