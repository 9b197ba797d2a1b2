import { messageOf, UserError } from '../base/errors.ts'
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
  const { status } = await get(address, address)
  const documentUrl = new URL(DOCUMENT_PATH, address.endsWith('/') ? address : `${address}/`).href
  const document = await get(documentUrl, address)
  return { status, openApi: document.ok && isOpenApi(await document.text()) ? documentUrl : undefined }
}

async function get(url: string, target: string): Promise<Response> {
  try {
    // A redirect is an answer of its own: the load driver follows none.
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (cause) {
    throw new UserError(`nothing answers at this address: ${messageOf((cause as Error).cause ?? cause)}`, {
      key: '--targets',
      found: target,
      remedy: 'Fix: start it, or correct the address',
      cause,
    })
  }
}
