import { expect, test } from 'vitest'
import { pageText, shortText } from './text.ts'

test('sets text apart that is written from right to left, and nothing else', () => {
  expect(pageText('monolith')).toBe('monolith')
  expect(pageText('متجر')).toBe('\u2068متجر\u2069')
})

test('takes out what turns the direction of what stands around it', () => {
  expect(pageText('a\u202Egpj.exe\u2066')).toBe('agpj.exe')
})

test('shortens what is too long to be a name, between whole characters', () => {
  expect([...pageText('x'.repeat(10_240))]).toHaveLength(1_000)
  expect(shortText('🙂'.repeat(40), 5)).toBe('🙂🙂🙂🙂…')
})
