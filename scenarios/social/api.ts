import { z } from 'zod'
import type { ScenarioApi } from '../../src/scenario/define.ts'
import { errorAnswer, text, userId, writtenId } from './answers.ts'

const written = {
  id: writtenId,
  authorId: userId,
  idempotencyKey: z.string(),
  text,
  createdAtMs: z.int().nonnegative(),
}

/** What somebody has to know who implements the network, besides its operations. The rules stand in README.md as well. */
export const socialApi: ScenarioApi = {
  error: errorAnswer,
  rows: {
    users: z.object({ id: userId, email: z.string(), passwordHash: z.string() }),
    profiles: z.object({ id: userId, name: z.string(), bio: z.string() }).describe('of the user of the same id'),
    follows: z.object({ followerId: userId, followeeId: userId }).describe('each pair once'),
    posts: z.object(written),
    comments: z.object({ ...written, postId: writtenId }),
  },
  rules: `
- **Sign in.** The password is checked against a salted scrypt hash from the data set (\`passwordHash\`, PHC format:
  \`$scrypt$ln=10,r=8,p=1$<salt>$<hash>\`, unpadded base64, 32-byte hash). The token is signed and expires after one hour,
  or after \`expiresInSeconds\` where the request says so. A bad, forged or expired token, or none, gets \`401\`.
- **Timeline.** A user's timeline holds all posts of those whom the user follows *now*, whenever these were written, and nothing
  else; one's own posts are not among them. So following somebody brings in what they wrote before, and following them no
  longer takes out everything of theirs. In the end this is exact, whatever came at the same time.
- **Order.** Newest first by \`createdAtMs\`, which the implementation sets when it accepts a post and never changes; of the same
  time, the larger id first, compared byte by byte. \`from\` is the place of the first post of a page: \`<createdAtMs>-<id>\`.
- **Following** is idempotent, and so is following no longer. Nobody can follow themselves (\`422\`).
- **Idempotency.** The same key of the same user with the same body makes one post: the repeat gets the same \`id\`
  (\`200\`, \`201\` or \`202\`). The same key with another text gets \`422\` (once the first post has been applied). It is the same
  with comments, for which another post is something else too. Keys of posts and of comments are unrelated, and so are those of different users.
- **Counts.** \`followers\` and \`commentCount\` are exact in the end.
- **Bad input** (no JSON, no text, an empty one or one of more than 500 characters, no Idempotency-Key) gets \`400\`.
- An implementation that answers \`202\` does later what it has accepted. A post that is not written yet is told as \`pending\`, and can be commented on.
- **Errors** have the body \`{"error":"<snake_case code>","message":"<a sentence>"}\`.
- **Overload** may be answered with \`429\` or \`503\`; both count as errors in a measurement.
`,
}
