/** A request as it goes over the wire. */
export interface EncodedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const NO_PATH = /[^\x21-\x7e]/
const NO_TOKEN = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/
const NO_VALUE = /[^\t\x20-\x7e]/

/**
 * A request as it goes over the wire in HTTP/1.1.
 * Throws an Error for what would not be one request: a line break in a header, a space in a path.
 * @param host the Host header
 */
export function requestText({ method, path, headers, body }: EncodedRequest, host: string): string {
  if (NO_PATH.test(path)) throw new Error(`the path ${JSON.stringify(path)} holds what must be percent-encoded`)
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`
  for (const name in headers) {
    const value = headers[name] as string
    if (NO_TOKEN.test(name) || NO_VALUE.test(value)) {
      throw new Error(`the header ${JSON.stringify(`${name}: ${value}`)} holds what no header may`)
    }
    text += `${name}: ${value}\r\n`
  }
  if (body !== undefined) return `${text}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  return method === 'GET' || method === 'HEAD' ? `${text}\r\n` : `${text}content-length: 0\r\n\r\n`
}
