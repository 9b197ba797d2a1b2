import { expect, test } from 'vitest'
import { readSettings, SettingsError } from './settings.ts'

const settings = readSettings({
  PORT: '8080',
  BENCH: '1',
  EMPTY: '',
  URL: 'http://orders:8080',
  WRONG: '//shop:secret@db',
})

test('reads what is set and falls back where nothing is', () => {
  expect(settings.integer('PORT')).toBe(8_080)
  expect(settings.integer('MISSING', 4)).toBe(4)
  expect(settings.text('EMPTY', 'fallback')).toBe('fallback')
  expect(settings.url('URL').host).toBe('orders:8080')
  expect([settings.flag('BENCH'), settings.flag('MISSING')]).toEqual([true, false])
})

test('names what is missing or wrong, and repeats no secret', () => {
  expect(() => settings.text('MISSING')).toThrow(new SettingsError('The environment variable MISSING is not set'))
  expect(() => settings.integer('URL')).toThrow('URL must be a whole number')
  expect(() => settings.url('WRONG')).toThrow(/^WRONG must be a URL$/)
})
