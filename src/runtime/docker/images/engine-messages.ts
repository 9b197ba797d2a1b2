/** One line of what an engine says while it pulls, builds, loads or imports. */
export interface EngineMessage {
  readonly stream?: string
  readonly status?: string
  /** Layer that `status` is about. */
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly error?: string
  readonly aux?: unknown
}

/** The messages of an engine's answer, which is one JSON document a line. */
export async function* engineMessages(stream: NodeJS.ReadableStream): AsyncGenerator<EngineMessage> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as EngineMessage
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as EngineMessage
}

/** The engine's own words, without the HTTP status around them. */
export function engineWords(error: unknown): string {
  const { json } = error as { json?: unknown }
  if (typeof json === 'object' && json !== null && 'message' in json) return String(json.message).trim()
  const words = error instanceof Error ? error.message : String(error)
  return words.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim()
}

/** The HTTP status of an engine's refusal. */
export function engineStatus(error: unknown): number | undefined {
  const { statusCode } = error as { statusCode?: unknown }
  return typeof statusCode === 'number' ? statusCode : undefined
}

/** Passes lines on, but a changing one not more often than a person can read. */
export function unhurried(onProgress: (line: string) => void, intervalMs = 400): (line: string) => void {
  let last = ''
  let nextAt = 0
  return (line) => {
    const now = performance.now()
    if (line === last || now < nextAt) return
    last = line
    nextAt = now + intervalMs
    onProgress(line)
  }
}
