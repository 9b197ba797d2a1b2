import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/base/package-root.ts'

const TYPESCRIPT = /^```(?:ts|typescript|js|mjs)(?: \S+)?\n(.*?)^```/gms

/** Scenarios that stand in the documentation as they are to be copied, each with the file that it is in. */
export const DOCUMENTED_SCENARIOS: readonly (readonly [file: string, code: string])[] = [
  'README.md',
  ...globSync(['docs/**/*.md', 'scenarios/*/README.md'], { cwd: packageRoot }),
].flatMap((file) =>
  [...readFileSync(join(packageRoot, file), 'utf8').matchAll(TYPESCRIPT)]
    .map(([, code = '']) => [file, code] as const)
    .filter(([, code]) => code.includes('defineScenario(')),
)
