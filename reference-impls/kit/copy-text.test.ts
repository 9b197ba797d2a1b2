import { expect, test } from 'vitest'
import { copyText } from './copy-text.ts'

test('writes rows as COPY reads them', () => {
  const rows = [
    { id: 1, name: 'a\tb\nc\\d\re', extra: null, lines: [{ note: 'x\n' }] },
    { id: 2, name: '', lines: [] },
  ]
  expect(copyText(rows, ['id', 'name', 'extra', 'lines'])).toBe(
    '1\ta\\tb\\nc\\\\d\\re\t\\N\t[{"note":"x\\\\n"}]\n2\t\t\\N\t[]\n',
  )
})
