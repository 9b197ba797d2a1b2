import { basename } from 'node:path'
import { stringify } from 'yaml'
import type { Imported } from '../importer.ts'
import { type RequestDraft, scenarioText, UniqueNames } from '../scenario-text.ts'
import { type DocumentedOperation, type OpenApiDocument, operationsOf, unsendable } from './document.ts'
import { Examples } from './examples.ts'
import { type MadeRequest, makeRequest } from './make-request.ts'
import { readDocument } from './read-document.ts'
import { credentialsOf } from './security.ts'
import { SchemaValidator } from './validator.ts'

/** Makes a scenario of an OpenAPI document. Throws a UserError for what is no such document. */
export async function importOpenApi(source: string): Promise<Imported> {
  const document = await readDocument(source)
  const { headers, query, note } = credentialsOf(document)
  const made = requestsFor(document).map(({ request, ...rest }) => ({
    ...rest,
    request: request && withQuery(request, query),
  }))
  const callable = made.flatMap(({ request, missing }) =>
    request !== undefined && missing.length === 0 ? [request] : [],
  )
  const others = made.filter(({ request, missing }) => request === undefined || missing.length > 0)
  const notSent = unsendable(document)
  const notes = [
    `${made.length} operations; ${callable.length} can be sent as they are.`,
    ...(note === undefined ? [] : [note]),
    ...(notSent.length === 0 ? [] : [`Not sent, because of the method: ${notSent.join(', ')}.`]),
    ...(others.length === 0
      ? []
      : [`Left out for want of data: ${others.length}; at the end of scenario.yaml, with what is missing.`]),
  ]
  const { title } = document.info
  const head = [`Made from ${basename(source)} by archbench.`, ...notes]
  const body = { title, ...(Object.keys(headers).length > 0 && { headers }), requests: callable }
  const text = scenarioText(callable.length > 0 ? body : { ...body, requests: [NOTHING] }, head)
  const rest = others.map(({ operation, request, missing }) =>
    leftOut(`${operation.method} ${operation.path}`, request, missing),
  )
  return {
    files: [{ name: 'scenario.yaml', text: [text, ...rest].join('\n') }],
    notes: [...notes, ...missingLines(others)],
  }
}

function withQuery(request: RequestDraft, query: NonNullable<RequestDraft['query']>): RequestDraft {
  return Object.keys(query).length === 0 ? request : { ...request, query: { ...request.query, ...query } }
}

/** A request for each operation. Pure. */
export function requestsFor(document: OpenApiDocument): (MadeRequest & { readonly operation: DocumentedOperation })[] {
  const examples = new Examples(document, new SchemaValidator(document))
  const names = new UniqueNames()
  return operationsOf(document).map((operation) => ({
    operation,
    ...makeRequest(operation, examples, document, names.take(operation.name)),
  }))
}

/** A document all of whose operations need data still makes a scenario that can be read. */
const NOTHING: RequestDraft = { name: 'start page', path: '/' }

const MOST_LINES = 10

function missingLines(
  others: readonly { operation: { method: string; path: string }; missing: readonly string[] }[],
): string[] {
  const lines = others.map(({ operation: { method, path }, missing }) => `  ${method} ${path}: ${missing.join('; ')}`)
  const more = lines.length - MOST_LINES
  return more > 0 ? [...lines.slice(0, MOST_LINES), `  … and ${more} more`] : lines
}

/** A request as a comment, to be moved up once its data is there. */
function leftOut(operation: string, request: RequestDraft | undefined, missing: readonly string[]): string {
  const lines = request === undefined ? [] : stringify([request], { lineWidth: 0 }).trimEnd().split('\n')
  return [`# ${operation}: ${missing.join('; ')}`, ...lines.map((line) => `#   ${line}`)].join('\n')
}
