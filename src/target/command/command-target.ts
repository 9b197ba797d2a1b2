import { maskCommand } from '../../outputs/mask-credentials.ts'
import { healthAddress } from '../health-address.ts'
import { afterPrefix } from '../refuse-target.ts'
import { type ParsedTarget, PLAIN_TARGET } from '../target.ts'
import { commandTopology } from './command-topology.ts'

export interface CommandTarget extends ParsedTarget {
  readonly kind: 'command'
  readonly command: string
}

/** A shell command that serves on $HOST and $PORT, or where its health URL says: `cmd:node server.js`. */
export function parseCommandTarget(text: string, key: string): CommandTarget | undefined {
  const command = afterPrefix('cmd', text, key)
  if (command === undefined) return undefined
  const source = `cmd:${maskCommand(command)}`
  return {
    kind: 'command',
    text: source,
    command,
    open: async ({ health }) => {
      const address = healthAddress(health)
      return {
        ...PLAIN_TARGET,
        description: { name: source, kind: 'command', source, revision: null },
        topology: async (name) => commandTopology({ name, source, directory: process.cwd() }, command, address),
      }
    },
  }
}
