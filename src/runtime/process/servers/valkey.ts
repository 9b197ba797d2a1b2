import type { ServerProgram } from './server-program.ts'

/** A store in memory: Valkey, or Redis, which it came from. */
export const valkey: ServerProgram = {
  programs: ['valkey-server', 'redis-server'],
  versionArgs: ['--version'],
  debian: 'valkey-server (before Debian 13: redis-server)',
  homebrew: 'valkey',
  stopSignal: 'SIGTERM',
  command({ program, args, environment, folder }) {
    const { HOST = '127.0.0.1', PORT = '6379' } = environment
    return [program, '--bind', HOST, '--port', PORT, '--dir', folder, '--daemonize', 'no', ...args]
  },
}
