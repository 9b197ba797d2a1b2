import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderTrendPage } from '../../src/advice/trend/page/render-trend-page.ts'
import { exampleResults } from '../../src/advice/trend/testing/stored-results.ts'
import { trend } from '../../src/advice/trend/trend.ts'
import { launchBrowser, openPage } from './browser.ts'
import { faultsOfCharts } from './charts.ts'
import { seriousViolations } from './violations.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'archbench-trend-page-'))
const file = join(folder, 'trend.html')
const url = pathToFileURL(file).href

let browser: Browser
beforeAll(async () => {
  const found = trend(
    { results: exampleResults(), leftOut: [] },
    { metrics: ['cpuMsPerRequest', 'throughputPerSecond'], significance: 0.01 },
  )
  const commits = [{ id: 'abcdef123456', committedAt: '2026-02-20T01:00:00Z', subject: 'Cache all of it' }]
  writeFileSync(file, renderTrendPage(found, { source: 'reports', commits }))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each(['light', 'dark'] as const)(
  'the page of a trend has nothing serious for axe to find in the %s',
  async (colorScheme) => {
    await using opened = await openPage(browser, url, { colorScheme })
    expect(await seriousViolations(opened.page, axeSource)).toEqual([])
  },
)

test.each([390, 1280])('the page of a trend is drawn whole at %i px, and asks for nothing', async (width) => {
  await using opened = await openPage(browser, url, { viewport: { width, height: 900 } })
  const { page, requests, complaints } = opened
  expect(await page.evaluate(faultsOfCharts)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  expect(complaints).toEqual([])
  expect(requests).toEqual([url])
})
