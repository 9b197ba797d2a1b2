import { z } from 'zod'
import { METHODS } from '../scenario-text.ts'

const header = z.looseObject({
  name: z.string(),
  value: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
})

const entry = z.looseObject({
  startedDateTime: z.string(),
  time: z.number().default(0),
  _resourceType: z.string().optional(),
  request: z.looseObject({
    method: z.string(),
    url: z.string(),
    headers: z.array(header).default([]),
    postData: z
      .looseObject({
        mimeType: z.string().default(''),
        text: z.string().optional(),
        params: z.array(z.looseObject({ name: z.string(), value: z.string().default('') })).optional(),
      })
      .optional(),
  }),
  response: z.looseObject({
    status: z.number(),
    headers: z.array(header).default([]),
    content: z
      .looseObject({ mimeType: z.string().default(''), text: z.string().optional(), encoding: z.string().optional() })
      .default({ mimeType: '' }),
  }),
})

/** A recording in the HTTP Archive format, 1.1 or 1.2. */
export const recordingSchema = z.looseObject({
  log: z.looseObject({
    pages: z.array(z.looseObject({ title: z.string().optional() })).optional(),
    entries: z.array(entry).min(1),
  }),
})

export type Entry = z.infer<typeof entry>

/** What of a recording is the journey, and what is left out. */
export interface Journey {
  readonly origin: string
  readonly entries: readonly Entry[]
  readonly assets: number
  /** Requests by the origins of others. */
  readonly thirdParties: ReadonlyMap<string, number>
  /** Requests that were never answered, failed, or have methods that are not sent. */
  readonly others: number
}

const ASSET_TYPES = new Set([
  'image',
  'font',
  'stylesheet',
  'script',
  'media',
  'manifest',
  'texttrack',
  'ping',
  'preflight',
  'websocket',
])
const ASSET_MIMES = /^(image|font|audio|video)\/|css|javascript|ecmascript|wasm|font/i
const ASSET_PATHS = /\.(?:css|js|mjs|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|eot|mp4|webm|mp3|wasm)$/i

/** Takes the requests of the user to the address of the first page; without assets and third parties. Pure. */
export function journeyOf(entries: readonly Entry[]): Journey {
  const ordered = entries
    .filter(({ request }) => /^https?:/i.test(request.url) && URL.canParse(request.url))
    .toSorted((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime))
  const [first] = ordered
  const origin = first === undefined ? '' : new URL(first.request.url).origin
  const own = ordered.filter(({ request }) => new URL(request.url).origin === origin)
  const thirdParties = new Map<string, number>()
  for (const { request } of ordered) {
    const of = new URL(request.url).origin
    if (of !== origin) thirdParties.set(of, (thirdParties.get(of) ?? 0) + 1)
  }
  const pages = own.filter((each) => !isAsset(each))
  const sendable = pages.filter(
    ({ request, response }) =>
      METHODS.has(request.method.toUpperCase()) && response.status >= 200 && response.status < 500,
  )
  return {
    origin,
    entries: sendable,
    assets: own.length - pages.length,
    thirdParties,
    others: pages.length - sendable.length,
  }
}

function isAsset({ _resourceType: type, request, response }: Entry): boolean {
  if (request.method !== 'GET') return request.method === 'OPTIONS'
  if (type !== undefined && ASSET_TYPES.has(type)) return true
  return ASSET_MIMES.test(response.content.mimeType) || ASSET_PATHS.test(new URL(request.url).pathname)
}

/** The body of an answer as text; nothing where the recording has none. */
export function bodyText({ response: { content } }: Entry): string {
  if (content.text === undefined) return ''
  return content.encoding === 'base64' ? Buffer.from(content.text, 'base64').toString('utf8') : content.text
}
