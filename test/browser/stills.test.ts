import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stills, stillsOf } from '../../scripts/stills/stills.ts'
import { fixtureResult } from '../../src/report/testing/fixture-result.ts'
import { launchBrowser, openPage } from './browser.ts'

// Pictures of a result, as the README shows them.

const folder = mkdtempSync(join(tmpdir(), 'archbench-stills-'))
const readme = readFileSync('README.md', 'utf8')
const kept = (name: string): string => readFileSync(`docs/pictures/${name}.svg`, 'utf8')
const textOf = (picture: string): string =>
  picture
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

let browser: Browser
let stills: Stills
beforeAll(async () => {
  ;[browser, stills] = await Promise.all([launchBrowser(), stillsOf(fixtureResult())])
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(['terminal', 'report'] as const)('the picture of the %s', (name) => {
  test('is drawn by a browser as an image, and loads nothing', async () => {
    const file = join(folder, `${name}.svg`)
    const page = join(folder, `${name}.html`)
    writeFileSync(file, stills[name])
    writeFileSync(page, `<!doctype html><img src="${name}.svg">`)
    await using opened = await openPage(browser, pathToFileURL(page).href)
    const size = await opened.page.locator('img').evaluate((image) => {
      const { naturalWidth, naturalHeight } = image as HTMLImageElement
      return { naturalWidth, naturalHeight }
    })
    expect(size.naturalWidth).toBeGreaterThan(1_000)
    expect(size.naturalHeight).toBeGreaterThan(300)
    expect(size.naturalHeight).toBeLessThan(1_200)
    expect(opened.requests).toEqual([pathToFileURL(page).href, pathToFileURL(file).href])
    expect(stills[name]).not.toMatch(/<script|<a |<button/)
  })

  test('is kept in the repository, and shown by the README', () => {
    expect(readme).toContain(`](docs/pictures/${name}.svg)`)
    expect(kept(name).length).toBeLessThan(40_000)
  })
})

test('both kept pictures are of the same run', () => {
  const sentence = /\S+ is best in [^.]+\./.exec(textOf(kept('report')))?.[0] ?? 'none'
  expect(textOf(kept('terminal'))).toContain(sentence)
  const figure = /Its CPU per request: [\d.]+ ms/
  expect(figure.exec(textOf(kept('terminal')))?.[0]).toBe(figure.exec(textOf(kept('report')))?.[0])
})

test('the terminal shows what is printed', () => {
  expect(textOf(stills.terminal)).toContain('monolith is best in CPU per request')
  expect(textOf(stills.terminal)).toContain('2,446 best')
})
