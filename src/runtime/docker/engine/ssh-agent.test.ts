import { expect, test } from 'vitest'
import { sshCommand } from './ssh-agent.ts'

const far = { kind: 'ssh', host: 'far', user: undefined, port: undefined, path: undefined } as const

test('a host that looks like an option stays a host', () => {
  const command = sshCommand({ ...far, host: '-oProxyCommand=true' })
  expect(command.slice(command.indexOf('--'))).toEqual(['--', '-oProxyCommand=true', 'docker', 'system', 'dial-stdio'])
})

test('user, port and a socket that the shell over there must not read', () => {
  const command = sshCommand({ ...far, user: 'me', port: 2222, path: "/run/it's; reboot" })
  expect(command.join(' ')).toContain('-l me -p 2222 -- far docker')
  expect(command).toContain("'unix:///run/it'\\''s; reboot'")
})
