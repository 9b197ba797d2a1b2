'use strict'
const { spawn } = require('node:child_process')
const path = require('node:path')
const { MINIMUM, localNodeFolder } = require('./local-node.cjs')

/**
 * Runs a command under the project's own Node.js: passes signals on and takes over its exit code.
 * With a channel the child can tell when this process is killed, and stop what it has started.
 */
module.exports = function runWithNode(command, args, withChannel) {
  const folder = localNodeFolder()
  if (!folder || path.dirname(process.execPath) === folder) {
    process.stderr.write(
      `archbench needs Node.js ${MINIMUM.join('.')} or newer and runs under ${process.versions.node}: install a newer Node.js, or run "npm ci" again without --omit=optional.\n`,
    )
    process.exit(1)
  }
  const child = spawn(command, args, {
    stdio: ['inherit', 'inherit', 'inherit'].concat(withChannel ? ['ipc'] : []),
    env: Object.assign({}, process.env, {
      PATH: folder + path.delimiter + process.env.PATH,
    }),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole group: the child has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`archbench could not start ${command}: ${error.message}. Run "npm ci" again.\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
