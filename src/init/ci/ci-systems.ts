import type { CiSystem } from './ci-system.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { jenkins } from './jenkins.ts'

/** All of them; a new one is its file and a line here. The page docs/use/ci.md shows what they write. */
export const CI_SYSTEMS = { github, gitlab, jenkins } as const satisfies Record<string, CiSystem>

export type CiName = keyof typeof CI_SYSTEMS

export const CI_NAMES = Object.keys(CI_SYSTEMS) as CiName[]
