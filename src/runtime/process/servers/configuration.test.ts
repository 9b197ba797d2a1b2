import { expect, test } from 'vitest'
import { withVariables } from './configuration.ts'
import { withStaticServers } from './haproxy.ts'

const environment = { HOST: '127.0.0.1', PORT: '4000', BACKEND: '127.0.0.1:4001 127.0.0.1:4002' }

test('a line of nginx with several addresses is written once for each; variables of its own stay', () => {
  const text = 'listen ${HOST}:${PORT};\n  server ${BACKEND} max_fails=1;\n  set $host ${OTHER};'
  expect(withVariables(text, environment)).toBe(
    'listen 127.0.0.1:4000;\n  server 127.0.0.1:4001 max_fails=1;\n  server 127.0.0.1:4002 max_fails=1;\n  set $host ${OTHER};',
  )
})

test('a server-template of HAProxy becomes a server for each address, without name resolution', () => {
  const text =
    '  server-template r 4 "${BACKEND}" check inter 500ms resolvers engine init-addr none\n  balance roundrobin'
  expect(withStaticServers(text, environment)).toBe(
    '  server r1 127.0.0.1:4001 check inter 500ms\n  server r2 127.0.0.1:4002 check inter 500ms\n  balance roundrobin',
  )
})

test('one replica is one server', () => {
  expect(withStaticServers('server-template r 4 "${BACKEND}"', { BACKEND: 'h:1' })).toBe('server r1 h:1')
})
