import { request } from 'undici'
import { DIRECT } from '../outside/direct.ts'

/** A platform with thousands of functions has less. */
const MOST_PAGE_BYTES = 8 * 2 ** 20

/** Fetches a Prometheus page; rejects where it does not answer in time or is too long. */
export async function fetchPage(page: URL, timeoutMs: number): Promise<{ statusCode: number; text: string }> {
  const { statusCode, body } = await request(page, { dispatcher: DIRECT, signal: AbortSignal.timeout(timeoutMs) })
  return { statusCode, text: await limitedText(body) }
}

/** The samples of a metric, added up over their labels; `undefined` where there is none. */
export function sumSamples(text: string, name: string): number | undefined {
  const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'gm'))]
  return samples.length === 0 ? undefined : samples.reduce((sum, [, value]) => sum + Number(value), 0)
}

async function limitedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MOST_PAGE_BYTES) throw new Error(`the page is longer than ${MOST_PAGE_BYTES / 2 ** 20} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
