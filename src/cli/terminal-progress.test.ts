import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isLive, terminalProgress } from './terminal-progress.ts'

beforeEach(() => {
  vi.stubEnv('CI', undefined)
  vi.stubEnv('TERM', 'xterm')
  vi.stubEnv('NO_COLOR', '1')
  vi.stubEnv('FORCE_COLOR', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

/** A stream that takes itself for a terminal of that width, or for a pipe. */
function output(columns?: number) {
  const stream = new PassThrough({ encoding: 'utf8' })
  const terminal = columns === undefined ? {} : { isTTY: true, columns, rows: 24 }
  return {
    stream: Object.assign(stream, terminal) as unknown as NodeJS.WriteStream,
    written: (): string => String(stream.read() ?? ''),
  }
}

test('in a pipe each step is a plain line', () => {
  const { stream, written } = output()
  using progress = terminalProgress({ stream })
  progress.now('starting')
  progress.now('measuring', 1_200)
  progress.run?.({ rounds: 1, targets: [] })
  progress.say('kept')
  expect(written()).toBe('starting\nmeasuring (about 2 s left)\nkept\n')
})

test('in a pipe nothing is written that a terminal would obey', () => {
  const { stream, written } = output()
  using progress = terminalProgress({ stream })
  progress.now('starting \u001b[31mred\u001b[0m')
  progress.say('shop | \u001b[2Jcleared\u0007\nshop | second line')
  expect(written()).toBe('starting red\nshop | cleared\nshop | second line\n')
})

test.each([
  ['a terminal', true, {}, true],
  ['a pipe', undefined, {}, false],
  ['a terminal in CI', true, { CI: '1' }, false],
  ['a terminal that can do nothing', true, { TERM: 'dumb' }, false],
])('%s', (_, isTTY, env, live) => {
  expect(isLive({ isTTY } as NodeJS.WriteStream, { TERM: 'xterm', ...env })).toBe(live)
})

test('a terminal gets at most five frames a second, and one each second where nothing happens', () => {
  vi.useFakeTimers()
  const { stream, written } = output(80)
  const frames = (): number => written().split('\u001b[?2026h').length - 1
  using progress = terminalProgress({ stream })
  for (let step = 0; step < 100; step++) {
    progress.now(`step ${step}`)
    vi.advanceTimersByTime(10)
  }
  const busy = frames()
  expect(busy).toBeGreaterThanOrEqual(4)
  expect(busy).toBeLessThanOrEqual(6)
  vi.advanceTimersByTime(10_000)
  expect(frames()).toBeGreaterThanOrEqual(9)
})

test('in the end the view is gone, the cursor is back, and nothing is drawn any more', () => {
  vi.useFakeTimers()
  const listeners = (): number => process.listenerCount('exit') + process.listenerCount('SIGTSTP')
  const before = listeners()
  const { stream, written } = output(80)
  {
    using progress = terminalProgress({ stream })
    progress.now('starting')
    vi.advanceTimersByTime(100)
    expect(written()).toContain('\u001b[?25l')
  }
  expect(written().endsWith('\u001b[1A\u001b[J\u001b[?25h')).toBe(true)
  vi.advanceTimersByTime(5_000)
  expect(written()).toBe('')
  expect(listeners()).toBe(before)
})

test('quiet progress writes nothing', () => {
  const write = vi.spyOn(process.stderr, 'write')
  using progress = terminalProgress({ quiet: true })
  progress.now('starting', 1)
  progress.say('kept')
  expect(write).not.toHaveBeenCalled()
  write.mockRestore()
})
