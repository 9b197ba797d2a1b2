import type { ContractCase } from '../../../src/scenario/define.ts'
import type { SocialData } from '../dataset.ts'
import { postCases } from './posts.ts'
import { refusalCases } from './refusals.ts'
import { sessionCases } from './sessions.ts'
import { timelineCases } from './timelines.ts'

/** What a social network must do and must refuse. */
export const socialContract: readonly ContractCase<SocialData>[] = [
  ...sessionCases,
  ...postCases,
  ...timelineCases,
  ...refusalCases,
]
