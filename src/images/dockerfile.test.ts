import { expect, test } from 'vitest'
import { replaceImages } from './dockerfile.ts'

const replace = (reference: string): string =>
  ({ 'node:24': 'own/node:24', 'golang:1': 'own/go:1' })[reference] ?? reference

test.each([
  ['FROM node:24', 'FROM own/node:24'],
  ['from --platform=linux/amd64 node:24 AS build', 'from --platform=linux/amd64 own/node:24 AS build'],
  ['FROM alpine:3', 'FROM alpine:3'],
  ['FROM scratch', 'FROM scratch'],
  ['FROM node:${VERSION}', 'FROM node:${VERSION}'],
  ['COPY --from=golang:1 /usr/local/go /go', 'COPY --from=own/go:1 /usr/local/go /go'],
  ['COPY --chown=node --from=golang:1 /go /go', 'COPY --chown=node --from=own/go:1 /go /go'],
  ['RUN echo FROM node:24', 'RUN echo FROM node:24'],
])('%s', (line, expected) => {
  expect(replaceImages(line, replace)).toBe(expected)
})

test('a stage of the file itself is no image', () => {
  const text = 'FROM alpine AS golang:1\nFROM node:24 AS two\nFROM Two\nCOPY --from=golang:1 /a /a\nCOPY --from=0 /b /b'
  expect(replaceImages(text, replace)).toBe(text.replace('FROM node:24', 'FROM own/node:24'))
})
