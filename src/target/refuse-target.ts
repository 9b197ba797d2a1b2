import { UserError } from '../base/errors.ts'
import { maskUrls } from '../outputs/mask-credentials.ts'

/** For a text that names no target. */
export function refuseTarget(text: string, key: string, expected?: string): UserError {
  return new UserError('this cannot be measured', {
    key,
    found: text.trim() === '' ? 'nothing' : maskUrls(text),
    expected: expected ?? 'a target, image:…, git:…, cmd:…, or a URL',
    remedy: 'Name one of these kinds of target; "archbench compare --help" has an example of each',
  })
}

/** What follows the prefix of a kind (`cmd:…`); `undefined` where the text has another one. Throws a UserError where nothing follows. */
export function afterPrefix(prefix: string, text: string, key: string): string | undefined {
  if (!text.startsWith(`${prefix}:`)) return undefined
  const rest = text.slice(prefix.length + 1).trim()
  if (rest === '') throw refuseTarget(text, key)
  return rest
}
