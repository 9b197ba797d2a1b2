import type { Catalogue } from '../model/catalogue.ts'
import { entries, flat } from './entry.ts'

const ruleOfThumb = { source: 'the blueprint, to be shown beside list prices', readOn: '2026', unsure: true }

/**
 * Figures that are passed on as rules of thumb: an invocation at 20 and at 100 times its list price, and no charge for
 * the time that it takes. What it calls a maximum of invocations is the free tier, or a part of it.
 */
export const blueprint: Catalogue = {
  name: 'blueprint',
  title: 'Rules of thumb (not list prices)',
  prices: entries('any', {
    'lambda-requests': flat(
      'AWS Lambda, an invocation at $0.000004, at most 1 million a month',
      'million requests',
      4,
      ruleOfThumb,
    ),
    'cloud-functions-requests': flat(
      'Google Cloud Functions, an invocation at $0.000040, at most 0.2 million a month',
      'million requests',
      40,
      ruleOfThumb,
    ),
  }),
}
