import { maskUrls } from '../../outputs/mask-credentials.ts'
import { refuseTarget } from '../refuse-target.ts'
import { type ParsedTarget, PLAIN_TARGET } from '../target.ts'
import { urlTopology } from './url-deployment.ts'

export interface UrlTarget extends ParsedTarget {
  readonly kind: 'url'
  readonly url: URL
}

/** Something that runs already: `http://127.0.0.1:8080`, `https://shop.example/api`. */
export function parseUrlTarget(text: string, key: string): UrlTarget | undefined {
  const address = text.replace(/^url:/, '')
  if (address === text && !/^https?:\/\//i.test(text)) return undefined
  const url = URL.canParse(address) ? withoutCredentials(new URL(address)) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw refuseTarget(text, key, 'a URL like http://127.0.0.1:8080 or https://shop.example')
  }
  const source = maskUrls(text)
  return {
    kind: 'url',
    text: source,
    url,
    open: async () => ({
      ...PLAIN_TARGET,
      description: { name: url.host + url.pathname.replace(/\/$/, ''), kind: 'url', source, revision: null },
      url,
      topology: async (name) => urlTopology(name, source),
    }),
  }
}

/** They are not sent, and must not be shown: secrets come by the environment. */
function withoutCredentials(url: URL): URL {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain
}
