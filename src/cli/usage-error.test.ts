import { expect, test } from 'vitest'
import { usageErrorText } from './usage-error.ts'

const wrongChoice = (found: string): string =>
  `error: option '--runtime <name>' argument '${found}' is invalid. Allowed choices are auto, process, docker.\n`

test.each([
  ["error: unknown option '--nope'\n", "archbench: unknown option '--nope'\n"],
  [
    wrongChoice('doker'),
    "archbench: option '--runtime <name>' argument 'doker' is invalid. Allowed choices are auto, process, docker. Did you mean \"docker\"?\n",
  ],
  [
    wrongChoice('kubernetes'),
    "archbench: option '--runtime <name>' argument 'kubernetes' is invalid. Allowed choices are auto, process, docker.\n",
  ],
  [
    "error: command-argument value 'bsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n",
    "archbench: command-argument value 'bsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish. Did you mean \"bash\"?\n",
  ],
])('%j becomes %j', (text, expected) => {
  expect(usageErrorText(text)).toBe(expected)
})
