import { formatTraceparent, parseTraceparent, type TraceContext } from './trace-context.ts'

// A log and a queue take texts of JSON and no headers: the message of a sampled request goes into an envelope with its context.

const ENVELOPE = /^\{"traceparent":"([^"]*)","message":/

/** Puts a message (JSON) into an envelope that says which request it belongs to. */
export function inEnvelope(context: TraceContext, message: string): string {
  return `{"traceparent":"${formatTraceparent(context)}","message":${message}}`
}

/** Takes a message out of its envelope; one that has none is as it was. */
export function outOfEnvelope(text: string): { readonly message: string; readonly context: TraceContext | undefined } {
  const [envelope, header] = ENVELOPE.exec(text) ?? []
  if (envelope === undefined) return { message: text, context: undefined }
  return { message: text.slice(envelope.length, -1), context: parseTraceparent(header) }
}
