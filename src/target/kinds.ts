import { parseCommandTarget } from './command/command-target.ts'
import { parseComposeTarget } from './compose-target.ts'
import { parseGitTarget } from './git/git-target.ts'
import { parseImageTarget } from './image-target.ts'
import { refuseTarget } from './refuse-target.ts'
import type { ParsedTarget, ParseTarget } from './target.ts'
import { parseUrlTarget } from './url/url-target.ts'

/** Every kind of target; the first that takes a text is the one. What is none of the others is a name or a path. */
const KINDS: readonly ParseTarget[] = [
  parseUrlTarget,
  parseCommandTarget,
  parseImageTarget,
  parseGitTarget,
  parseComposeTarget,
]

/**
 * Reads what names a target on the command line and in archbench.yaml:
 *
 *     monolith+cache · ./shop              a reference implementation, a compose file or its folder
 *     image:shop:1.4 · image:web=shop:1.4  an image, or a compose file with another image for one service
 *     git:main · git:v1.2:services/shop    a target as it is in a revision of this repository
 *     cmd:node server.js                   a command that serves on $HOST and $PORT
 *     http://127.0.0.1:8080                something that runs already
 *
 * Throws a UserError that names the flag or key where it is none of these.
 */
export function parseTarget(text: string, key: string): ParsedTarget {
  for (const parse of KINDS) {
    const parsed = parse(text, key)
    if (parsed !== undefined) return parsed
  }
  throw refuseTarget(text, key)
}
