import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixtureResult } from '../src/report/testing/fixture-result.ts'
import { Archbench } from './archbench-process.ts'

let archbench: Archbench
let result: string
let page: string

beforeAll(async () => {
  archbench = new Archbench()
  result = join(archbench.folder, 'result.json')
  page = join(archbench.folder, 'report.html')
  writeFileSync(result, JSON.stringify(fixtureResult({ rounds: 1 })))
  expect(await archbench.run(['report', result, '--format', 'html', '--out', page])).toMatchObject({ code: 0 })
})

afterAll(() => archbench[Symbol.dispose]())

test('a page is read as well as the result that it was made from', async () => {
  const fromPage = await archbench.run(['report', page, '--format', 'json'])
  const fromResult = await archbench.run(['report', result, '--format', 'json'])
  expect(fromPage.code).toBe(0)
  expect(JSON.parse(fromPage.stdout)).toEqual(JSON.parse(fromResult.stdout))
  expect((await archbench.run(['report', page])).stdout).toBe((await archbench.run(['report', result])).stdout)
})

test('several results make one page; the rounds of one run are not merged with themselves', async () => {
  const both = join(archbench.folder, 'both.html')
  const made = await archbench.run(['report', result, page, '--format', 'html', '--out', both])
  expect(made.code).toBe(0)
  expect(readFileSync(both, 'utf8')).toContain('2 results side by side')
  const again = await archbench.run(['report', both, '--format', 'html'])
  expect(again.stdout).toBe(readFileSync(both, 'utf8'))
  const refused = await archbench.run(['report', both])
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('the same run cannot be merged with itself')
})

test.each([
  ['cut short', (text: string) => text.slice(0, text.indexOf('data-archbench-result') + 300), 'damaged'],
  ['changed', (text: string) => text.replace(/(base64">"[\w+/]{400})../, '$1AA'), 'damaged'],
  ['of somebody else', () => '<!doctype html><p>Hello</p>', 'this page holds no result of archbench'],
])('a page that is %s is refused in one paragraph', async (_, change, word) => {
  const file = join(archbench.folder, 'changed.html')
  writeFileSync(file, change(readFileSync(page, 'utf8')))
  const { code, stderr, stdout } = await archbench.run(['report', file])
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(word)
  expect(stderr).not.toMatch(/^\s+at /m)
})

describe('--open', () => {
  /** A program that notes what it was asked to open, as a browser that BROWSER names. */
  function browser(name: string, body: string): { readonly BROWSER: string } {
    const program = join(archbench.folder, name)
    writeFileSync(program, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    return { BROWSER: program }
  }

  test.runIf(process.platform === 'linux')('has the browser open the page beside the result', async () => {
    const opened = join(archbench.folder, 'opened')
    const asked = await archbench.run(['report', result, '--open'], browser('browser', `echo "$1" > ${opened}`))
    expect(asked).toEqual({ code: 0, stdout: `Report: ${page.replace('report.html', 'result.html')}\n`, stderr: '' })
    await expect
      .poll(() => existsSync(opened) && readFileSync(opened, 'utf8'))
      .toBe(`${archbench.folder}/result.html\n`)
  })

  test.runIf(process.platform === 'linux')('says where there is no browser, and the page is written', async () => {
    const other = join(archbench.folder, 'other.html')
    const asked = await archbench.run(['report', result, '--open', '--out', other], browser('none', 'exit 3'))
    expect(asked.code).toBe(0)
    expect(asked.stderr).toMatch(
      /^archbench: warning: .*other\.html --open: no browser could be started here\. Open this file/,
    )
    expect(readFileSync(other, 'utf8')).toContain('<!doctype html>')
  })

  test.each([
    ['another format', ['report', 'result.json', '--open', '--format', 'csv'], '--format html, or --out with a name'],
    ['several results', ['report', 'result.json', 'report.html', '--open'], '--out FILE.html'],
    ['a trend without a page', ['trend', '--open'], '--html FILE.html beside it'],
  ])('refuses %s', async (_, args, expected) => {
    const { code, stderr } = await archbench.run(args)
    expect(stderr).toContain(`Expected: ${expected}`)
    expect(code).toBe(2)
  })
})
