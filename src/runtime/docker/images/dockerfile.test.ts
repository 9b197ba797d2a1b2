import { expect, test } from 'vitest'
import { frontendOf, isInHeredoc, needOfBuildKit, replaceImages, withoutFrontend } from './dockerfile.ts'

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
  ['FROM node:24\r\nRUN x\r\n', 'FROM own/node:24\r\nRUN x\r\n'],
  ['\uFEFFFROM node:24', '\uFEFFFROM own/node:24'],
  ['FROM \\\n  --platform=x \\\n# why\n  node:24', 'FROM \\\n  --platform=x \\\n# why\n  own/node:24'],
  ['COPY \\\n --from=golang:1 /a /a', 'COPY \\\n --from=own/go:1 /a /a'],
  ['RUN echo a \\\nFROM node:24', 'RUN echo a \\\nFROM node:24'],
  ['RUN --mount=type=bind,from=golang:1,target=/g x', 'RUN --mount=type=bind,from=own/go:1,target=/g x'],
  ['# syntax=golang:1\nFROM node:24', '# syntax=own/go:1\nFROM own/node:24'],
  ['# a comment\n# syntax=golang:1', '# a comment\n# syntax=golang:1'],
  ['# escape=`\nRUN a `\nFROM node:24\nFROM node:24', '# escape=`\nRUN a `\nFROM node:24\nFROM own/node:24'],
  ['RUN <<END cat\nFROM node:24\nEND\nFROM node:24', 'RUN <<END cat\nFROM node:24\nEND\nFROM own/node:24'],
  [
    'COPY <<-"a" <<b /x\n\ta\nFROM node:24\nb\nFROM node:24',
    'COPY <<-"a" <<b /x\n\ta\nFROM node:24\nb\nFROM own/node:24',
  ],
  ['RUN echo "<<END" <<<END\nFROM node:24\nEND', 'RUN echo "<<END" <<<END\nFROM own/node:24\nEND'],
  ['RUN cat <<NEVER\nFROM node:24', 'RUN cat <<NEVER\nFROM own/node:24'],
])('%s', (line, expected) => {
  expect(replaceImages(line, replace)).toBe(expected)
})

test('a stage of the file itself is no image', () => {
  const text = 'FROM alpine AS golang:1\nFROM node:24 AS two\nFROM Two\nCOPY --from=golang:1 /a /a\nCOPY --from=0 /b /b'
  expect(replaceImages(text, replace)).toBe(text.replace('FROM node:24', 'FROM own/node:24'))
})

test.each([
  ['FROM a\nRUN x --mount=y\nCOPY --chown=a --from=b c d', undefined],
  ['FROM a\nRUN --mount=type=cache,target=/x y', 'RUN --mount in line 2'],
  ['FROM a\n\nRUN \\\n  --network=none y', 'RUN --network in line 3'],
  ['FROM a\nCOPY --chown=a --chmod=644 a /a', 'COPY --chmod in line 2'],
  ['FROM a\nCOPY --link a /a', 'COPY --link in line 2'],
  ['FROM a\nADD --checksum=sha256:1 a /a', 'ADD --checksum in line 2'],
  ['FROM a\nONBUILD RUN --mount=type=cache y', 'RUN --mount in line 2'],
  ['FROM a\nRUN <<E\nx\nE', 'a heredoc in line 2'],
])('what only BuildKit builds is named: %j', (text, need) => {
  expect(needOfBuildKit(text)).toBe(need)
})

test('heredocs and the frontend are found, and a frontend can be left out without moving a line', () => {
  const text = '# check=skip=all\r\n# Syntax = docker/dockerfile:1.7 \r\nFROM a\r\nCOPY <<E /x\r\nE\r\n'
  expect([3, 4, 5, 6].map((line) => isInHeredoc(text, line))).toEqual([false, false, true, false])
  expect(frontendOf(text)).toBe('docker/dockerfile:1.7')
  const without = withoutFrontend(text)
  expect(frontendOf(without)).toBeUndefined()
  expect(without.split('\n')).toHaveLength(text.split('\n').length)
  expect(withoutFrontend('FROM a')).toBe('FROM a')
})
