import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationOf, withVariables } from './configuration.ts'
import type { ServerProgram } from './server-program.ts'

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** A reverse proxy. The variable `CONFIGURATION` is what stands in its `http` block. */
export const nginx: ServerProgram = {
  programs: ['nginx'],
  versionArgs: ['-v'],
  debian: 'nginx-light',
  homebrew: 'nginx',
  stopSignal: 'SIGTERM',
  command({ program, environment, folder }) {
    const file = join(folder, 'nginx.conf')
    mkdirSync(join(folder, 'cache'), { recursive: true })
    writeFileSync(file, wholeConfiguration({ ...environment, DIRECTORY: folder }))
    return [program, '-p', folder, '-e', 'stderr', '-c', file]
  },
}

/** Its paths lie in the folder of the server, not where the program was built for. */
function wholeConfiguration(environment: Readonly<Record<string, string>>): string {
  const lines = [
    // Workers of root would else be another user, who cannot write to the folder.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;',
    'worker_processes 2;',
    'error_log stderr warn;',
    'pid nginx.pid;',
    'events { worker_connections 1024; }',
    'http {',
    ...TEMPORARY.map((name) => `${name}_temp_path ${environment.DIRECTORY}/${name};`),
    withVariables(configurationOf(environment), environment),
    '}',
  ]
  return `${lines.join('\n')}\n`
}
