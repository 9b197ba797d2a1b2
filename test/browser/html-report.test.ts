import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { fixtureAutoscaled } from '../../src/report/testing/fixture-autoscaling.ts'
import { fixtureGivenUp, fixtureWithCapacity, fixtureWithSpike } from '../../src/report/testing/fixture-profiles.ts'
import {
  fixtureInContainers,
  fixtureResult,
  fixtureWithFewRounds,
  fixtureWithLog,
} from '../../src/report/testing/fixture-result.ts'
import { fixtureTargets } from '../../src/report/testing/fixture-targets.ts'
import { launchBrowser, openPage } from './browser.ts'
import { faultsOfCharts } from './charts.ts'
import { seriousViolations } from './violations.ts'

// The report as people open it: a file on the disk, in a browser.

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'archbench-browser-'))
const hostileModels = fixtureTargets.map((model, index) => ({
  ...model,
  name: `${model.name}${['<script>window.pwned = 1</script>', `"' onload="window.pwned = 1`, 'متجر', 'x'.repeat(10_240)][index]}`,
}))

const reports = {
  four: [fixtureResult()],
  'few-rounds': [fixtureWithFewRounds()],
  spike: [fixtureWithSpike()],
  'given-up': [fixtureGivenUp()],
  capacity: [fixtureWithCapacity()],
  containers: [fixtureInContainers()],
  failed: [fixtureWithLog()],
  hostile: [fixtureResult({ models: hostileModels })],
  autoscaled: [fixtureAutoscaled(fixtureWithSpike(), 'spike', 12_000)],
  'side-by-side': [fixtureResult(), fixtureWithSpike()],
}
const names = Object.keys(reports)
const pathOf = (name: string): string => join(folder, `${name}.html`)
const urlOf = (name: string): string => pathToFileURL(pathOf(name)).href

/** Names of the tables that do not fit into their box, those that are folded away among them. */
function cutTables(): string[] {
  for (const details of document.querySelectorAll('details')) details.open = true
  return [...document.querySelectorAll('.scroll')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
    .map((box) => `${box.getAttribute('aria-label')}: ${box.scrollWidth} in ${box.clientWidth}`)
}

let browser: Browser
beforeAll(async () => {
  for (const [name, results] of Object.entries(reports)) writeFileSync(pathOf(name), renderHtml(results))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(names)('the report "%s"', (name) => {
  test.each([390, 1280, 1920])(
    'opens from the disk at %i px: all drawn, nothing cut off, nothing asked for',
    async (width) => {
      await using opened = await openPage(browser, urlOf(name), { viewport: { width, height: 900 } })
      const { page, complaints, requests } = opened
      expect(await page.evaluate(faultsOfCharts)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      // Names of hundreds of characters may scroll where there are columns.
      if (name !== 'hostile' || width === 390) expect(await page.evaluate(cutTables), 'cut tables').toEqual([])
      expect(complaints).toEqual([])
      expect(requests).toEqual([urlOf(name)])
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    },
  )

  test.each(['light', 'dark'] as const)('has nothing serious for axe to find in the %s', async (colorScheme) => {
    await using opened = await openPage(browser, urlOf(name), { colorScheme, viewport: { width: 1280, height: 900 } })
    const { page } = opened
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
    })
    expect(await seriousViolations(page, axeSource)).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'can be read in the %s where style and script are blocked',
    async (colorScheme) => {
      // As Jenkins serves what builds leave behind.
      const url = 'http://report.example/report.html'
      await using opened = await openPage(browser, url, {
        colorScheme,
        before: async (page) => {
          await page.route(url, (route) =>
            route.fulfill({
              path: pathOf(name),
              contentType: 'text/html',
              headers: { 'content-security-policy': "sandbox; default-src 'none'; img-src 'self'; style-src 'self';" },
            }),
          )
        },
      })
      const { page } = opened
      const looks = await page.evaluate(() => ({
        margin: getComputedStyle(document.body).marginTop,
        tools: document.querySelectorAll('.tools').length,
        styled: document.querySelectorAll('[style]').length,
      }))
      expect(looks).toEqual({ margin: '8px', tools: 0, styled: 0 })
      expect(await page.evaluate(faultsOfCharts)).toEqual([])
      expect(await page.evaluate(() => document.querySelectorAll('table').length)).toBeGreaterThan(5)
      for (const details of (await page.locator('details > summary').all()).slice(0, 2)) {
        await details.click()
        expect(await details.locator('xpath=../div/table').isVisible()).toBe(true)
      }
    },
  )
})

describe('every picture', () => {
  test.each(['light', 'dark'] as const)(
    'has colours that stand out in the %s without any style',
    async (colorScheme) => {
      await using opened = await openPage(browser, urlOf('four'), { colorScheme, javaScriptEnabled: true })
      const contrasts = await opened.page.evaluate(
        (paper) => {
          const luminance = (hex: string): number => {
            const [r = 0, g = 0, b = 0] = (hex.match(/[\da-f]{2}/gi) ?? []).map((pair) => {
              const share = Number.parseInt(pair, 16) / 255
              return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
            })
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
          }
          const colours = new Set(
            [...document.querySelectorAll('svg *')]
              .flatMap((node) => [node.getAttribute('fill'), node.getAttribute('stroke')])
              .filter((colour) => colour?.startsWith('#') && colour !== '#fff'),
          )
          return [...colours].map((colour) => {
            const [one, other] = [luminance(colour ?? ''), luminance(paper)]
            return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
          })
        },
        colorScheme === 'light' ? '#ffffff' : '#14161a',
      )
      expect(contrasts.length).toBeGreaterThan(5)
      expect(Math.min(...contrasts)).toBeGreaterThan(3)
    },
  )
})

describe('the script', () => {
  test('saves the very result that the report was made from', async () => {
    await using opened = await openPage(browser, urlOf('four'), { acceptDownloads: true })
    const [download] = await Promise.all([
      opened.page.waitForEvent('download'),
      opened.page.getByRole('button', { name: 'Save the result (JSON)' }).click(),
    ])
    const saved = join(folder, 'saved.json')
    await download.saveAs(saved)
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toEqual(reports.four[0])
  })

  test('changes the theme', async () => {
    await using opened = await openPage(browser, urlOf('four'), { colorScheme: 'light' })
    const { page } = opened
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await paper()).toBe('rgb(255, 255, 255)')
    await page.getByRole('button', { name: 'Theme: auto' }).click()
    await page.getByRole('button', { name: 'Theme: light' }).click()
    expect(await paper()).toBe('rgb(20, 22, 26)')
  })

  test('tells the values of all targets where the pointer is, and where the arrow keys go', async () => {
    await using opened = await openPage(browser, urlOf('four'))
    const chart = opened.page.locator('#latency svg').first()
    const box = opened.page.locator('#latency .pointed').first()
    await chart.hover()
    const told = await box.innerText()
    for (const { name } of fixtureTargets) expect(told).toMatch(new RegExp(`^${name}: [\\d.,]+$`, 'm'))
    await opened.page.mouse.move(0, 0)
    expect(await box.isVisible()).toBe(false)
    await chart.focus()
    await opened.page.keyboard.press('ArrowRight')
    expect(await box.innerText()).toMatch(/^p[\d.]+$/m)
  })
})

test('is printed without what can only be clicked, and within the paper', async () => {
  await using opened = await openPage(browser, urlOf('four'), { viewport: { width: 720, height: 1000 } })
  const { page } = opened
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('nav').isVisible()).toBe(false)
  expect(await page.locator('.tools').isVisible()).toBe(false)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720)
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(50_000)
})

test('opens with the conclusion, the picture of it and a card for each target, on one screen', async () => {
  await using opened = await openPage(browser, urlOf('four'), { viewport: { width: 1280, height: 900 } })
  const { page } = opened
  const bottom = async (selector: string): Promise<number> => {
    const box = await page.locator(selector).first().boundingBox()
    return box === null ? Number.POSITIVE_INFINITY : box.y + box.height
  }
  expect(await bottom('#verdict .lead')).toBeLessThanOrEqual(900)
  expect(await bottom('#verdict figure')).toBeLessThanOrEqual(900)
  expect(await page.locator('.cards > li h3').allTextContents()).toEqual(fixtureTargets.map(({ name }) => ` ${name}`))
  const box = await page.locator('.cards').boundingBox()
  expect(box?.y).toBeLessThanOrEqual(900)
})

test('shows throughput, latency and active users over one time axis', async () => {
  await using opened = await openPage(browser, urlOf('spike'))
  const charts = opened.page.locator('#course figure').first().locator('svg')
  const axes = await charts.evaluateAll((all) => all.map((chart) => JSON.parse(chart.dataset.x ?? '{}')))
  expect(axes).toHaveLength(3)
  expect(new Set(axes.map(({ domain, range }) => JSON.stringify([domain, range]))).size).toBe(1)
  const titles = await charts.evaluateAll((all) => all.map((chart) => JSON.parse(chart.dataset.y ?? '{}')))
  expect(titles.map(({ title, kind }) => `${title} ${kind}`)).toEqual([
    'req/s linear',
    'p99, ms log',
    'active users, requests due and not yet answered linear',
  ])
})

test('leads from the contents to each section', async () => {
  await using opened = await openPage(browser, urlOf('four'))
  const { page } = opened
  const hashes = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('nav a')].map(({ hash }) => hash),
  )
  expect(hashes.length).toBeGreaterThan(8)
  for (const hash of hashes) expect(await page.locator(hash).count()).toBe(1)
})
