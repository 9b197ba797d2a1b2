#!/usr/bin/env node
// Runs an npm script's program under a Node.js that is new enough: with-node.js vitest run
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { isNewEnough } = require('./local-node.cjs')
const [command, ...args] = process.argv.slice(2)

if (isNewEnough(process.versions.node)) process.exitCode = spawnSync(command, args, { stdio: 'inherit' }).status ?? 1
else require('./run-with-node.cjs')(command, args)
