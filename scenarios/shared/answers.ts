import { z } from 'zod'

/** Body of every refusal. */
export const errorAnswer = z
  .object({
    error: z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected a snake_case code'),
    message: z.string().min(1),
  })
  .meta({ title: 'Error' })

/** What signing in gives. */
export const sessionAnswer = z
  .object({ token: z.string().min(1), expiresAt: z.iso.datetime() })
  .meta({ title: 'Session' })
