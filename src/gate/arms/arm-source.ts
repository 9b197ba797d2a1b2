import { UserError } from '../../base/errors.ts'
import { maskCommand, maskUrls } from '../../outputs/mask-credentials.ts'

/** What an arm of a gate is made from, as the user wrote it. */
export type ArmSource =
  | { readonly kind: 'target'; readonly text: string; readonly target: string }
  | {
      readonly kind: 'image'
      readonly text: string
      /** Undefined: the service that takes the traffic. */
      readonly service: string | undefined
      readonly image: string
    }
  | {
      readonly kind: 'git'
      readonly text: string
      readonly revision: string
      /** Target inside of the revision; undefined: that of `--compose`. */
      readonly path: string | undefined
    }
  | { readonly kind: 'command'; readonly text: string; readonly command: string }
  | { readonly kind: 'url'; readonly text: string; readonly url: URL }

/**
 * Reads what `--base` and `--candidate` take:
 *
 *     monolith+cache · ./shop              a target: name, compose file or its folder
 *     image:shop:1.4 · image:web=shop:1.4  the compose file of --compose with another image for a service
 *     git:main · git:v1.2:services/shop    the target as it is in a revision of this repository
 *     cmd:node server.js                   a command that serves on $HOST and $PORT
 *     http://127.0.0.1:8080                something that runs already
 *
 * Throws a UserError that names the flag where it is none of these.
 */
export function parseArmSource(text: string, key: string): ArmSource {
  const [, scheme, rest = ''] = /^(image|git|cmd|url):(.*)$/s.exec(text) ?? []
  if (scheme === undefined && !/^https?:\/\//.test(text)) {
    if (text.trim() === '') throw refuse(text, key)
    return { kind: 'target', text, target: text }
  }
  if (scheme === undefined || scheme === 'url') {
    const url = URL.canParse(scheme === undefined ? text : rest)
      ? new URL(scheme === undefined ? text : rest)
      : undefined
    if (url === undefined || url.protocol !== 'http:') throw refuse(text, key, 'a URL like http://127.0.0.1:8080')
    return { kind: 'url', text: maskUrls(text), url: withoutCredentials(url) }
  }
  if (rest.trim() === '') throw refuse(text, key)
  if (scheme === 'cmd') return { kind: 'command', text: `cmd:${maskCommand(rest)}`, command: rest.trim() }
  if (scheme === 'git') {
    // As in `git show`: a revision holds no colon.
    const [revision = '', ...path] = rest.split(':')
    if (revision === '' || revision.startsWith('-')) throw refuse(text, key, 'a revision after git:, like git:main')
    return { kind: 'git', text, revision, path: path.length === 0 ? undefined : path.join(':') }
  }
  const [, service, image = rest] = /^([\w.-]+)=(.+)$/.exec(rest) ?? []
  return { kind: 'image', text, service, image }
}

/** They are not sent, and must not be shown: secrets come by the environment. */
function withoutCredentials(url: URL): URL {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain
}

function refuse(text: string, key: string, expected?: string): UserError {
  return new UserError('this cannot be measured', {
    key,
    found: text === '' ? 'nothing' : maskUrls(text),
    expected: expected ?? 'a target, image:…, git:…, cmd:…, or a URL',
    remedy: 'See "archbench gate --help"',
  })
}
