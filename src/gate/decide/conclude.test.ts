import { describe, expect, test } from 'vitest'
import { ExitCode } from '../../base/errors.ts'
import { DEFAULT_DECISION } from '../gate-plan.ts'
import { passVerdict, regressionVerdict, unconfirmedVerdict, unstableVerdict } from '../testing/example-verdicts.ts'
import { madeCheck, madeRounds } from '../testing/made-rounds.ts'
import { toChecks } from './check-verdict.ts'
import { conclude, type Grounds } from './conclude.ts'
import { nextStep } from './next-step.ts'

const fine: Grounds = {
  checks: passVerdict.checks,
  invariants: passVerdict.invariants,
  brokenContract: [],
  validRounds: 10,
  cutShort: undefined,
  interrupted: false,
  onInconclusive: 'warn',
  onUnconfirmed: 'fail',
}

describe('conclude', () => {
  test('passes where all that can fail was decided', () => {
    expect(conclude(fine)).toMatchObject({ verdict: 'pass', exitCode: ExitCode.ok, control: { verdict: 'steady' } })
  })

  test('fails on a regression, whatever else could not be told', () => {
    const { verdict, exitCode, reasons } = conclude({ ...fine, checks: regressionVerdict.checks })
    expect([verdict, exitCode]).toEqual(['regression', ExitCode.regression])
    expect(reasons[0]).toContain('CPU per request')
  })

  test('puts broken promises before everything', () => {
    const invariants = {
      ...fine.invariants,
      verdict: 'broken' as const,
      candidate: { ...fine.invariants.candidate, lost: 3 },
    }
    const concluded = conclude({ ...fine, checks: regressionVerdict.checks, invariants })
    expect(concluded).toMatchObject({ verdict: 'broken', exitCode: ExitCode.broken })
    expect(concluded.reasons).toEqual(['The candidate broke an invariant: 3 lost.'])
    expect(conclude({ ...fine, invariants: { ...invariants, level: 'warn' } }).verdict).toBe('pass')
    expect(conclude({ ...fine, brokenContract: ['refuses a wrong token'] }).exitCode).toBe(ExitCode.broken)
  })

  test.each<[string, Partial<Grounds>]>([
    ['no round counts', { validRounds: 0 }],
    [
      'nothing can fail',
      { checks: passVerdict.checks.map((check) => ({ ...check, threshold: { ...check.threshold, level: 'warn' } })) },
    ],
    ['there is nothing', { checks: [] }],
    ['the base differs from itself', { checks: unstableVerdict.checks }],
    ['a check is open', { checks: regressionVerdict.checks.slice(1) }],
  ])('cannot tell where %s, and fails only when asked to', (_what, grounds) => {
    expect(conclude({ ...fine, ...grounds })).toMatchObject({ verdict: 'cannot tell', exitCode: ExitCode.ok })
    const strict = conclude({ ...fine, ...grounds, onInconclusive: 'fail' })
    expect(strict.exitCode).toBe(ExitCode.inconclusive)
    expect(strict.reasons).not.toEqual([])
  })

  test('fails on what was flagged and not confirmed, unless it shall only warn', () => {
    const checks = unconfirmedVerdict.checks
    const { verdict, exitCode, reasons } = conclude({ ...fine, checks, cutShort: 'The time of 4 min 0 s was up.' })
    expect([verdict, exitCode]).toEqual(['unconfirmed regression', ExitCode.regression])
    expect(reasons.at(-1)).toBe('The time of 4 min 0 s was up.')
    expect(conclude({ ...fine, checks, onUnconfirmed: 'warn' }).exitCode).toBe(ExitCode.ok)
    expect(conclude({ ...fine, checks, interrupted: true }).exitCode).toBe(ExitCode.interrupted)
    expect(conclude({ ...fine, checks: [...checks, ...regressionVerdict.checks] }).verdict).toBe('regression')
  })

  test('says that it was interrupted, and never passes then', () => {
    expect(conclude({ ...fine, interrupted: true })).toMatchObject({
      verdict: 'cannot tell',
      exitCode: ExitCode.interrupted,
    })
  })

  test('does not let what only warns decide', () => {
    const warned = regressionVerdict.checks
      .slice(0, 1)
      .map((check) => ({ ...check, threshold: { ...check.threshold, level: 'warn' as const } }))
    const { verdict, exitCode, reasons } = conclude({ ...fine, checks: [...passVerdict.checks, ...warned] })
    expect([verdict, exitCode]).toEqual(['pass', ExitCode.ok])
    // And yet it is the first that is read.
    expect(reasons).toEqual([
      'Warning: CPU per request is 1.10 times the base [1.08, 1.12], above the threshold of +3%.',
      'Nothing else got worse by more than its threshold.',
    ])
  })
})

describe('toChecks', () => {
  const plan = { ...DEFAULT_DECISION, checks: [madeCheck('cpuPerRequest', 1.03, { text: '+3%' })] }
  const first = madeRounds({ starts: 10, ratio: 1.1 })

  test('has a verdict of its own for a flag that was not confirmed', () => {
    const [check] = toChecks(nextStep(plan, first).standing)
    expect(check?.verdict).toBe('unconfirmed regression')
    expect(check?.reasons.at(-1)).toBe('Flagged, not confirmed: it ended before a second batch could.')
  })

  test('tells of both batches', () => {
    const rounds = [...first, ...madeRounds({ starts: 10, ratio: 1.1, batch: 'confirmation', seed: 4 })]
    const [check] = toChecks(nextStep(plan, rounds).standing)
    expect(check?.verdict).toBe('regression')
    expect(check?.confirmation).toMatchObject({ confirmed: true, pairs: 10 })
    expect(check?.reasons.join(' ')).toMatch(
      /CPU per request is 1\.\d\d times the base \[.*\], beyond the threshold of \+3%\. .* confirmed it: 1\.\d\d/,
    )
  })

  test('does not believe less CPU time that went to programs outside of the target', () => {
    const helped = madeRounds({ starts: 10, ratio: 0.1 }).map((round) => ({
      ...round,
      disturbances: (['base', 'control', 'candidate'] as const).map((arm) => ({
        arm,
        foreignCpuShare: arm === 'candidate' ? 0.9 : 0.02,
        stealShare: 0,
        throttledShare: null,
      })),
    }))
    const [check] = toChecks(nextStep(plan, helped).standing, helped)
    expect(check?.verdict).toBe('cannot tell')
    expect(check?.reasons[0]).toContain('cannot be counted')
    expect(toChecks(nextStep(plan, helped).standing)[0]?.verdict).toBe('improvement')
  })

  test('says that it has too few starts where all of the interval lies beyond the threshold', () => {
    const strict = { ...plan, looks: [6], alpha: 0.01 }
    const [check] = toChecks(nextStep(strict, madeRounds({ starts: 6, ratio: 1.08 })).standing)
    expect(check?.verdict).toBe('cannot tell')
    expect(check?.reasons.join()).toContain('beyond the threshold of +3%, but 6 starts are too few')
  })

  test('has something to say before the first look', () => {
    const [check] = toChecks(nextStep(plan, []).standing)
    expect(check).toMatchObject({ verdict: 'cannot tell', look: 0, pairs: 0 })
  })
})
