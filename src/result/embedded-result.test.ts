import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../report/html/render-html.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { fixtureTargets } from '../report/testing/fixture-targets.ts'
import { readResult, readResults } from './read-result.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-embedded-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(text: string): string {
  const name = join(folder, `${Math.random()}.html`)
  writeFileSync(name, text)
  return name
}

const result = fixtureResult({ rounds: 1 })
const page = renderHtml([result])

test('comes out of a report as it went in', async () => {
  expect(await readResult(file(page))).toEqual(result)
})

test('comes out of a report of several in their order', async () => {
  const other = { ...result, seed: 7 }
  const several = file(renderHtml([result, other]))
  expect(await readResults(several)).toEqual([result, other])
  await expect(readResult(several)).rejects.toThrow('this report holds several results')
})

test('survives names that would end it', async () => {
  const name = '</script><!--<script>" data-archbench-result="gzip base64">'
  const hostile = fixtureResult({
    rounds: 1,
    models: fixtureTargets.map((model) => ({ ...model, name: model.name + name })),
  })
  expect(await readResult(file(renderHtml([hostile])))).toEqual(hostile)
})

describe('is refused with a reason', () => {
  const from = page.indexOf('data-archbench-result') + 200

  test.each([
    ['cut in its middle', page.slice(0, from), 'it ends in the middle of the result'],
    ['cut before it', page.slice(0, page.indexOf('<main')), 'this page holds no result of archbench'],
    [
      'changed in one letter',
      `${page.slice(0, from)}${page[from] === 'A' ? 'B' : 'A'}${page.slice(from + 1)}`,
      'is damaged',
    ],
    ['of another program', '<!doctype html><title>Results</title>', 'this page holds no result of archbench'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'this page holds no result of archbench'],
    ['emptied', page.replace(/(base64">)"[^"]*"/, '$1""'), 'is damaged'],
    ['no longer JSON', page.replace(/(base64">)"/, '$1'), 'is damaged'],
  ])('when it is %s', async (_, text, message) => {
    await expect(readResult(file(text))).rejects.toSatisfy((error: Error & { paragraph(): string }) =>
      error.paragraph().includes(message),
    )
  })
})
