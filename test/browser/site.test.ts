import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot as root } from '../../src/base/package-root.ts'
import { launchBrowser, openPage } from './browser.ts'
import { serveFolder } from './serve-folder.ts'
import { seriousViolations } from './violations.ts'

// The documentation as a site: built (a dead link fails that), served from 127.0.0.1, in a browser without a network.

const dist = join(root, 'site', 'dist')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')

let browser: Browser
let site: Awaited<ReturnType<typeof serveFolder>>

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'site'], { cwd: root, stdio: 'pipe' })
  ;[browser, site] = await Promise.all([launchBrowser(), serveFolder(dist)])
})
afterAll(async () => {
  await browser?.close()
  await site?.[Symbol.asyncDispose]()
})

/** Paths of all pages of docs/ in the site. */
const pages = globSync('docs/**/*.md', { cwd: root }).map((file) =>
  file
    .replace(/^docs\//, '/')
    .replace(/README\.md$/, 'index.html')
    .replace(/\.md$/, '.html'),
)

test('every page of docs/ is in the contents', async () => {
  await using opened = await openPage(browser, `${site.url}/`)
  const links = await opened.page
    .locator('.VPSidebar a')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).pathname))
  expect(pages.filter((page) => page !== '/index.html' && !links.includes(page))).toEqual([])
})

test('the search finds a page without asking anybody else', async () => {
  await using opened = await openPage(browser, `${site.url}/`, { viewport: { width: 1280, height: 900 } })
  const { page, requests, complaints } = opened
  // Before its script has run, the page does not listen yet.
  await page.waitForLoadState('networkidle')
  await page.locator('.DocSearch-Button').click()
  await page.locator('.VPLocalSearchBox input').fill('circuit breaker')
  const first = page.locator('.VPLocalSearchBox .result').first()
  await first.waitFor()
  await first.click()
  await page.waitForURL(/variants|resilience|glossary/)
  expect(requests.filter((url) => !url.startsWith(`${site.url}/`))).toEqual([])
  expect(complaints).toEqual([])
})

describe.each(['/index.html', '/quick-start.html', '/concepts.html', '/use/compare.html', '/reference/commands.html'])(
  'the page %s',
  (path) => {
    test.each(['light', 'dark'] as const)('has nothing serious for axe to find in the %s', async (colorScheme) => {
      await using opened = await openPage(browser, site.url + path, {
        colorScheme,
        viewport: { width: 1280, height: 900 },
      })
      expect(await seriousViolations(opened.page, axeSource)).toEqual([])
    })

    test('fits a narrow screen, and its pictures are there', async () => {
      await using opened = await openPage(browser, site.url + path, { viewport: { width: 390, height: 844 } })
      const { page } = opened
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      const missing = await page.evaluate(() =>
        [...document.images]
          .filter(({ complete, naturalWidth }) => !complete || naturalWidth === 0)
          .map(({ src }) => src),
      )
      expect(missing).toEqual([])
    })
  },
)

test('a link to a part of a page leads to its heading', async () => {
  await using opened = await openPage(browser, `${site.url}/use/compare.html`)
  const { page } = opened
  await page.locator('main a[href*="gate.html#thresholds"]').first().click()
  await page.waitForURL(/gate\.html#thresholds/)
  expect(await page.locator('#thresholds').count()).toBe(1)
})

test('what is no page leads nowhere else than to the repository', async () => {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const outside = globSync('**/*.html', { cwd: dist }).flatMap((file) =>
    [...readFileSync(join(dist, file), 'utf8').matchAll(/<a[^>]* href="([^"]+\.(?:ts|yaml|json|yml))"/g)].map(
      ([, href = '']) => href,
    ),
  )
  expect(repository === undefined ? outside : []).toEqual([])
})
