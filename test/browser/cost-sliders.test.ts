import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  assume,
  breakEvens,
  CATALOGUES,
  priceMonth,
  SHAPES,
  type Shape,
  shapedDemand,
} from '../../src/cost/model/index.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { fixtureResult } from '../../src/report/testing/fixture-result.ts'
import { usageOfTarget } from '../../src/result/usage-of-target.ts'
import { launchBrowser, openPage } from './browser.ts'

// The sliders of the cost section, against the model outside of the browser.

const folder = mkdtempSync(join(tmpdir(), 'archbench-browser-'))
const file = join(folder, 'report.html')
const result = fixtureResult()
const usages = result.targets.flatMap((target) => usageOfTarget(result, target) ?? [])
const today = result.startedAt.slice(0, 10)
const shapes = Object.keys(SHAPES).filter((shape): shape is Shape => shape in SHAPES)

let browser: Browser
beforeAll(async () => {
  writeFileSync(file, renderHtml([result]))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The dollars a month of each target, as they stand in the page. */
async function shownUsd(page: Page): Promise<number[]> {
  return await page
    .locator('#cost [data-part="table"] tbody tr td:nth-child(2) data')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('value'))))
}

async function shownBreakEvens(page: Page): Promise<number[]> {
  return await page
    .locator('#cost [data-part="curves"] li data')
    .evaluateAll((rates) => rates.map((rate) => Number(rate.getAttribute('value'))))
}

function expectedUsd(averagePerSecond: number, shape: Shape, catalogue: string): number[] {
  const demand = shapedDemand(shape, { averagePerSecond })
  const options = { assumptions: assume(), catalogue: CATALOGUES[catalogue] ?? expect.fail(), today }
  return usages.map((usage) => priceMonth(usage, demand, options).usdPerMonth)
}

test('shows without any sliding what the model says', async () => {
  await using opened = await openPage(browser, pathToFileURL(file).href, { javaScriptEnabled: false })
  expect(await shownUsd(opened.page)).toEqual(expectedUsd(10, 'diurnal', 'aws'))
  expect(await opened.page.locator('.controls').count()).toBe(0)
})

test('shows what the model says for every shape, every provider and any rate', async () => {
  await using opened = await openPage(browser, pathToFileURL(file).href)
  const { page, complaints } = opened
  const seen = new Set<string>()
  for (const catalogue of Object.values(CATALOGUES).filter(({ offers }) => offers !== undefined)) {
    await page.getByLabel('Provider').selectOption(catalogue.name)
    for (const shape of shapes) {
      await page.getByLabel('Shape of the traffic').selectOption(shape)
      for (const [position, rate] of [
        [-20, 0.1],
        [0, 1],
        [46, 200],
        [80, 10_000],
      ] as const) {
        await page.getByRole('slider').fill(String(position))
        const shown = await shownUsd(page)
        expect(shown).toEqual(expectedUsd(rate, shape, catalogue.name))
        seen.add(shown.join())
      }
    }
  }
  expect(seen.size).toBeGreaterThan(40)
  expect(complaints).toEqual([])
})

test('shows what the command line prints', async () => {
  await using opened = await openPage(browser, pathToFileURL(file).href)
  const { page } = opened
  await page.getByLabel('Provider').selectOption('azure')
  await page.getByLabel('Shape of the traffic').selectOption('office-hours')
  await page.getByRole('slider').fill('46')
  const archbench = join(import.meta.dirname, '..', '..', 'bin', 'archbench.js')
  const flags = ['--rate', '200', '--shape', 'office-hours', '--provider', 'azure', '--format']
  const printed = (format: string): string =>
    execFileSync(process.execPath, [archbench, 'cost', file, ...flags, format], { encoding: 'utf8' })
  const [{ bills }] = JSON.parse(printed('json')).catalogues
  expect(await shownUsd(page)).toEqual(bills.map(({ usdPerMonth }: { usdPerMonth: number }) => usdPerMonth))
  const texts = await page.locator('#cost [data-part="table"] tbody tr td:nth-child(2) data').allInnerTexts()
  for (const text of texts) expect(printed('terminal')).toContain(text.replace(' *', ''))
})

test('finds the break-even points anew', async () => {
  await using opened = await openPage(browser, pathToFileURL(file).href)
  const { page } = opened
  const expected = (shape: Shape): number[] => {
    const options = { assumptions: assume(), catalogue: CATALOGUES.google ?? expect.fail() }
    const demand = shapedDemand(shape, { averagePerSecond: 1 })
    return breakEvens(usages, demand, options).map(({ averagePerSecond }) => averagePerSecond)
  }
  await page.getByLabel('Provider').selectOption('google')
  for (const shape of ['flat', 'spiky'] as const) {
    await page.getByLabel('Shape of the traffic').selectOption(shape)
    expect(await shownBreakEvens(page)).toEqual(expected(shape))
  }
  expect(expected('flat').length).toBeGreaterThan(0)
})

test('can be moved with the keyboard and says where it is', async () => {
  await using opened = await openPage(browser, pathToFileURL(file).href)
  const { page } = opened
  const slider = page.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  expect(await slider.getAttribute('aria-valuetext')).toMatch(
    /^11\.2 requests\/s on average \(29\.2 million in the first month\)$/,
  )
  expect(await shownUsd(page)).toEqual(expectedUsd(11.2, 'diurnal', 'aws'))
})

test('leaves a bill open that was opened', async () => {
  await using opened = await openPage(browser, pathToFileURL(file).href)
  const { page } = opened
  const bill = page.locator('#cost [data-part="bills"] details').first()
  await bill.locator('summary').click()
  await page.getByRole('slider').fill('40')
  expect(await bill.locator('table').isVisible()).toBe(true)
  expect(await bill.locator('summary').innerText()).toContain('a month')
})
