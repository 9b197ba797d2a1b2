import { jwtTokens } from '../../../accounts/tokens.ts'
import { readSettings } from '../../../kit/settings.ts'

/** Issues and checks tokens with the secret that all functions share. */
export const tokens = jwtTokens(readSettings(process.env).text('TOKEN_SECRET'))
