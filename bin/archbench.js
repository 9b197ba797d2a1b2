#!/usr/bin/env node
// Starts the command line under a Node.js that is new enough. Plain JavaScript, because it runs under any.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const { isNewEnough } = require('./local-node.cjs')

if (isNewEnough(process.versions.node)) {
  const source = new URL('../src/cli/main.ts', import.meta.url)
  const built = new URL('../dist/src/cli/main.js', import.meta.url)
  const { main } = await import(existsSync(source) ? source.href : built.href)
  await main(process.argv)
} else {
  require('./run-with-node.cjs')('node', [fileURLToPath(import.meta.url), ...process.argv.slice(2)], true)
}
