import { expect, test } from 'vitest'
import { LiveScreen } from './live-screen.ts'

function terminal(columns: number) {
  const written: string[] = []
  return { columns, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0 }
}

/** What was written last, without what only says when to show it. */
const last = ({ written }: { written: string[] }): string =>
  ['\u001b[?2026h', '\u001b[?2026l', '\u001b[?25l'].reduce((text, code) => text.replace(code, ''), written.at(-1) ?? '')

test('lines are written over those before, in one piece, without clearing them first', () => {
  const out = terminal(80)
  using screen = new LiveScreen(out)
  screen.draw(['one', 'two'])
  expect(last(out)).toBe('\rone\u001b[K\ntwo\u001b[K\n\u001b[J')
  screen.draw(['three'])
  expect(last(out)).toBe('\r\u001b[2Athree\u001b[K\n\u001b[J')
  expect(out.written).toHaveLength(2)
})

test('what has not changed is not written again, unless the terminal has', () => {
  const out = terminal(80)
  using screen = new LiveScreen(out)
  screen.draw(['one'])
  screen.draw(['one'])
  expect(out.written).toHaveLength(1)
  out.columns = 60
  screen.draw(['one'])
  expect(out.written).toHaveLength(2)
})

test('lines that a narrower terminal has broken are counted as what they are now', () => {
  const out = terminal(40)
  using screen = new LiveScreen(out)
  screen.draw(['x'.repeat(39), 'y'])
  out.columns = 20
  screen.draw(['z'])
  expect(last(out).startsWith('\r\u001b[3A')).toBe(true)
})

test('what is printed stays above', () => {
  const out = terminal(80)
  using screen = new LiveScreen(out)
  screen.draw(['one'])
  screen.print('said')
  expect(last(out)).toBe('\r\u001b[1Asaid\u001b[K\none\u001b[K\n\u001b[J')
})

test('the cursor comes back once', () => {
  const out = terminal(80)
  const screen = new LiveScreen(out)
  screen.draw(['one'])
  screen[Symbol.dispose]()
  screen[Symbol.dispose]()
  expect(out.written.slice(1)).toEqual(['\r\u001b[1A\u001b[J\u001b[?25h'])
})

test('where nothing was drawn nothing is written', () => {
  const out = terminal(80)
  new LiveScreen(out)[Symbol.dispose]()
  expect(out.written).toEqual([])
})
