import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** What a page did that a report must not do. */
export interface OpenedPage extends AsyncDisposable {
  readonly page: Page
  /** Messages of the console and errors of scripts. */
  readonly complaints: readonly string[]
  /** Addresses of all that it asked for, itself included. */
  readonly requests: readonly string[]
}

const CANDIDATES = [
  process.env.ARCHBENCH_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** The Chromium of this machine. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
  if (executablePath === undefined)
    throw new Error('there is no Chromium: install one, or name it in ARCHBENCH_CHROMIUM')
  // Root has no sandbox to be in; what is opened is what was made here.
  return await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

/** Opens an address in a context of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  { before, ...options }: BrowserContextOptions & { readonly before?: (page: Page) => Promise<void> } = {},
): Promise<OpenedPage> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => requests.push(request.url()))
  await before?.(page)
  await page.goto(url)
  return { page, complaints, requests, [Symbol.asyncDispose]: () => context.close() }
}
