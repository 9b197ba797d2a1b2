import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentProgress, terminalProgress } from './terminal-progress.ts'

const CLEAR_LINE = '\r\u001b[K'

beforeEach(() => {
  vi.stubEnv('CI', undefined)
  vi.stubEnv('TERM', 'xterm')
  vi.stubEnv('NO_COLOR', '1')
})
afterEach(() => vi.unstubAllEnvs())

/** A stream that takes itself for a terminal of that width, or for a pipe. */
function output(columns?: number) {
  const stream = new PassThrough({ encoding: 'utf8' })
  const terminal = columns === undefined ? {} : { isTTY: true, columns }
  return {
    stream: Object.assign(stream, terminal) as unknown as NodeJS.WriteStream,
    written: (): string => String(stream.read() ?? ''),
  }
}

test('in a pipe each step is a plain line', () => {
  const { stream, written } = output()
  using progress = terminalProgress(stream)
  progress.now('starting')
  progress.now('measuring', 1_200)
  progress.say('kept')
  expect(written()).toBe('starting\nmeasuring (about 2 s left)\nkept\n')
})

test.each([
  ['CI', '1'],
  ['TERM', 'dumb'],
])('so it is on a terminal with %s=%s', (name, value) => {
  vi.stubEnv(name, value)
  const { stream, written } = output(80)
  using progress = terminalProgress(stream)
  progress.now('starting')
  expect(written()).toBe('starting\n')
})

test('on a terminal a step takes the place of the one before', () => {
  const { stream, written } = output(80)
  using progress = terminalProgress(stream)
  progress.now('starting')
  progress.now('measuring', 9_500)
  expect(written()).toBe(`${CLEAR_LINE}⠋ starting${CLEAR_LINE}⠙ measuring · about 10 s left`)
})

test('a line never wraps: it could not be cleared then', () => {
  const { stream, written } = output(40)
  using progress = terminalProgress(stream)
  progress.now('x'.repeat(100))
  expect(stripVTControlCharacters(written()).trim()).toHaveLength(39)
})

test('what is said stays: it stands on a line of its own', () => {
  const { stream, written } = output(80)
  using progress = terminalProgress(stream)
  progress.now('starting')
  progress.say('monolith failed')
  expect(written()).toBe(`${CLEAR_LINE}⠋ starting${CLEAR_LINE}monolith failed\n`)
})

test('in the end the line is gone, and nothing draws it again', () => {
  vi.useFakeTimers()
  try {
    const { stream, written } = output(80)
    {
      using progress = terminalProgress(stream)
      progress.now('starting')
      vi.advanceTimersByTime(100)
    }
    expect(written()).toBe(`${CLEAR_LINE}⠋ starting${CLEAR_LINE}⠙ starting${CLEAR_LINE}`)
    vi.advanceTimersByTime(1_000)
    expect(written()).toBe('')
  } finally {
    vi.useRealTimers()
  }
})

test('quiet progress writes nothing', () => {
  const write = vi.spyOn(process.stderr, 'write')
  using progress = silentProgress
  progress.now('starting', 1)
  progress.say('kept')
  expect(write).not.toHaveBeenCalled()
  write.mockRestore()
})
