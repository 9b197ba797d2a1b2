import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationOf } from './configuration.ts'
import type { ServerProgram } from './server-program.ts'

/** A load balancer. Its configuration is the variable `CONFIGURATION`, whose own variables HAProxy reads by itself. */
export const haproxy: ServerProgram = {
  programs: ['haproxy'],
  versionArgs: ['-v'],
  debian: 'haproxy',
  homebrew: 'haproxy',
  stopSignal: 'SIGTERM',
  command({ program, environment, folder }) {
    const file = join(folder, 'haproxy.cfg')
    writeFileSync(file, withStaticServers(configurationOf(environment), environment))
    return [program, '-db', '-f', file]
  },
}

/**
 * A configuration without name resolution: each `server-template` becomes a `server` for each address that the variable
 * behind it holds.
 */
export function withStaticServers(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(
    /^(\s*)server-template\s+(\S+)\s+\S+\s+"?\$\{(\w+)\}"?(.*)$/gm,
    (_line, indent: string, name: string, variable: string, rest: string) => {
      const options = rest.replace(/\s(resolvers|init-addr)\s+\S+/g, '')
      return (environment[variable] ?? '')
        .split(' ')
        .map((address, index) => `${indent}server ${name}${index + 1} ${address}${options}`)
        .join('\n')
    },
  )
}
