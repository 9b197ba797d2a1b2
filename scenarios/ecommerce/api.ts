import { z } from 'zod'
import type { ScenarioApi } from '../../src/scenario/define.ts'
import { errorAnswer } from './answers.ts'

const id = z.int().positive()
const cents = z.int().nonnegative()

const line = z.object({ productId: id, quantity: z.int().positive(), priceCents: cents })

/** What somebody has to know who implements the shop, besides its operations. The rules stand in README.md as well. */
export const shopApi: ScenarioApi = {
  error: errorAnswer,
  rows: {
    users: z.object({ id, email: z.string(), passwordHash: z.string() }),
    products: z.object({
      id,
      name: z.string(),
      category: z.string(),
      description: z.string(),
      priceCents: cents,
      stock: z.int().nonnegative(),
    }),
    orders: z
      .object({
        id: z.string(),
        userId: id,
        idempotencyKey: z.string(),
        status: z.literal('confirmed'),
        totalCents: cents,
        lines: z.array(line),
        createdAt: z.iso.datetime(),
      })
      .describe('history; its units are gone already: they are not taken from `stock`'),
  },
  rules: `
- **Sign in.** The password is checked against a salted scrypt hash from the data set (\`passwordHash\`, PHC format:
  \`$scrypt$ln=10,r=8,p=1$<salt>$<hash>\`, unpadded base64, 32-byte hash). The token is signed and expires after one hour,
  or after \`expiresInSeconds\` where the request says so. A bad, forged or expired token, or none, gets \`401\`.
- **All or nothing.** An order is confirmed with all its lines or not at all. Stock never goes below zero.
- **Idempotency.** The same key of the same user with the same body places one order: the repeat gets the same \`id\`
  (\`200\`, \`201\` or \`202\`). The same key with another body gets \`422\` (once the first order has been applied).
  Keys of different users are unrelated.
- **Others' orders.** Somebody else's order and an unknown id both get \`404\`.
- **Bad input** (no JSON, missing or extra lines, quantity 0, the same product twice, no Idempotency-Key) gets \`400\`. An unknown product in an order gets \`422\`.
- An implementation that answers \`202\` may find out later: then the order ends as \`rejected\`, with the reason. It may also refuse at once.
- **Errors** have the body \`{"error":"<snake_case code>","message":"<a sentence>"}\`.
- **Overload** may be answered with \`429\` or \`503\`; both count as errors in a measurement.
`,
}
