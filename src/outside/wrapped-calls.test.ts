import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../base/package-root.ts'

const sources = globSync('src/**/*.ts', { cwd: packageRoot }).filter((file) => !/\.test\.ts$|\/testing\//.test(file))

/** Files whose text matches, in the order of their names. */
function using(pattern: RegExp): string[] {
  return sources.filter((file) => pattern.test(readFileSync(join(packageRoot, file), 'utf8'))).sort()
}

/** What calls something outside of archbench by its own means: the one place for it, and who else, with the reason. */
const MAY_CALL: readonly [what: string, pattern: RegExp, files: Readonly<Record<string, string>>][] = [
  [
    'programs of this machine',
    /from 'node:child_process'/,
    {
      'src/outside/programs.ts': 'the one place',
      'src/calibrate/forked-process.ts': 'a script of archbench, under its own Node.js',
      'src/runtime/docker/engine/ssh-agent.ts': 'a connection through ssh, which SshError quotes',
      'src/load/driver-process.ts': 'a script of archbench, under its own Node.js',
      'src/runtime/docker/reaper.ts': 'a script of archbench, under its own Node.js',
      'src/runtime/process/component-process.ts': 'the program of a target: the runtime tells how it ended',
    },
  ],
  [
    'what throws for a user without a name or a home',
    /\b(userInfo|homedir)\b/,
    { 'src/outside/user.ts': 'the one place' },
  ],
]

test.each(MAY_CALL)('%s are called in one place', (_, pattern, files) => {
  expect(using(pattern)).toEqual(Object.keys(files).sort())
})
