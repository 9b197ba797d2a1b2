import { request } from 'undici'
import { messageOf, UserError } from '../base/errors.ts'
import { DIRECT } from '../outside/direct.ts'
import { connectionRemedy } from '../target/url/connection-remedy.ts'
import { isOpenApi } from './project.ts'

/** What something that runs already says of itself. */
export interface ProbedUrl {
  /** Of its start page. */
  readonly status: number
  /** Address of the OpenAPI document that it serves; undefined: none was found. */
  readonly openApi: string | undefined
}

const PATIENCE_MS = 10_000
/** Where servers that make their own document serve it. */
const DOCUMENT_PATH = 'openapi.json'

/** Asks an address for its start page and for its OpenAPI document. Throws a UserError where nothing answers. */
export async function probeUrl(address: string): Promise<ProbedUrl> {
  const start = address.endsWith('/') ? address : `${address}/`
  const { status } = await get(start, address)
  const documentUrl = new URL(DOCUMENT_PATH, start).href
  const document = await get(documentUrl, address)
  return { status, openApi: document.status === 200 && isOpenApi(document.text) ? documentUrl : undefined }
}

/** As the load driver asks: directly, and a redirect is an answer of its own. */
async function get(url: string, target: string): Promise<{ status: number; text: string }> {
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: DIRECT,
      reset: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return { status: statusCode, text: await body.text() }
  } catch (cause) {
    throw new UserError(`nothing answers at this address: ${messageOf(cause)}`, {
      key: '--targets',
      found: target,
      remedy: connectionRemedy(cause, url),
      cause,
    })
  }
}
