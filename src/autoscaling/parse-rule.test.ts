import { expect, test } from 'vitest'
import { parseRule } from './parse-rule.ts'
import { ruleSchema } from './rule-schema.ts'

test('a rule has defaults, and settings after commas', () => {
  expect(parseRule('api:1..8@cpu=70%')).toEqual({
    component: 'api',
    min: 1,
    max: 8,
    metric: 'cpu',
    target: 0.7,
    cpus: undefined,
    delayMs: 2_000,
    coolDownMs: 10_000,
  })
  expect(parseRule('worker:2..4@queue=100,cpus=0.25,delay=0,cool-down=1m')).toMatchObject({
    metric: 'queue',
    target: 100,
    cpus: 0.25,
    delayMs: 0,
    coolDownMs: 60_000,
  })
  const inFile = { component: 'api', max: 8, inFlight: 8, coolDown: '20s' }
  expect(ruleSchema.parse(inFile)).toEqual(parseRule('api:1..8@in-flight=8,cool-down=20s'))
})

test.each([
  ['api', 'Expected a rule like api:1..8@cpu=70%'],
  ['api:8..1@cpu=70%', 'found 8..1'],
  ['api:0..4@cpu=70%', 'at least 1 replica'],
  ['api:1..99@cpu=70%', 'up to 32'],
  ['api:1..8@cpus=70%', 'found "cpus"; did you mean "cpu"?'],
  ['api:1..8@cpu=0.7', 'Expected a share like 70% for cpu, found "0.7".'],
  ['api:1..8@queue=none', 'Expected a number above 0 for queue'],
  ['api:1..8@cpu=70%,dealy=3s', 'found "dealy"; did you mean "delay"?'],
  ['api:1..8@cpu=70%,delay=soon', 'found "soon"'],
  ['api:1..8@cpu=70%,cpus=none', 'Expected CPUs of a replica like 0.25.'],
])('%s is refused', (text, words) => {
  expect(() => parseRule(text)).toThrow(words)
})

test('a rule in a file names one metric, and no other keys', () => {
  const words = (value: object): string => ruleSchema.safeParse(value).error?.message ?? ''
  expect(words({ component: 'api', max: 8 })).toContain('one of cpu, in-flight, queue')
  expect(words({ component: 'api', max: 8, cpu: '70%', queue: 3 })).toContain('one of cpu, in-flight, queue')
  expect(words({ component: 'api', max: 8, cpu: '70%', least: 3 })).toContain('least')
})
