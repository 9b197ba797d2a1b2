/** Records requests as a browser does, entry by entry, in the HTTP Archive format. */
export class Recorder {
  readonly #origin: string
  readonly #entries: object[] = []
  #atMs = Date.UTC(2026, 10, 2)

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Sends a request to the server that is recorded, and gives its answer. */
  async send(
    method: string,
    path: string,
    { headers = {}, body, pauseMs = 0 }: { headers?: Record<string, string>; body?: string; pauseMs?: number } = {},
  ): Promise<{ status: number; headers: Headers; text: string }> {
    const response = await fetch(this.#origin + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const type = new Headers(headers).get('content-type') ?? ''
    this.#atMs += pauseMs
    this.add({
      request: {
        method,
        url: this.#origin + path,
        headers: listed(new Headers(headers)),
        ...(body !== undefined && { postData: { mimeType: type, text: body } }),
      },
      response: {
        status: response.status,
        headers: listed(response.headers),
        content: { mimeType: response.headers.get('content-type') ?? '', text },
      },
    })
    return { status: response.status, headers: response.headers, text }
  }

  /** Notes an entry that was not sent by `send`. */
  add(entry: object): void {
    this.#entries.push({ startedDateTime: new Date(this.#atMs).toISOString(), time: 10, ...entry })
    this.#atMs += 10
  }

  text(): string {
    return JSON.stringify({
      log: { version: '1.2', pages: [{ title: `${this.#origin}/shop` }], entries: this.#entries },
    })
  }
}

function listed(headers: Headers): { name: string; value: string }[] {
  return [...headers].map(([name, value]) => ({ name, value }))
}
