import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Scenario } from '../define.ts'
import { listScenarios, loadScenario } from '../load.ts'
import { openApiDocument } from './document.ts'
import { documentText } from './write-document.ts'

const scenarios = (await listScenarios()).filter(({ api }) => api !== undefined)
const shop = await loadScenario('ecommerce')

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('the contract of %s', (_, scenario) => {
  const document = openApiDocument(scenario)

  test('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document))
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('is the same in YAML and in JSON', () => {
    expect(parse(documentText(document, false))).toEqual(document)
    expect(JSON.parse(documentText(document, true))).toEqual(document)
  })

  test('has every operation, every right answer of it, and every audit view', () => {
    for (const [name, { api, answers }] of Object.entries(scenario.operations)) {
      const operation = at(document, 'paths', api?.path, api?.method.toLowerCase())
      expect(operation).toMatchObject({ operationId: name })
      for (const status of Object.keys(answers)) expect(at(operation, 'responses', status)).toBeDefined()
    }
    for (const view of Object.keys(scenario.auditViews)) expect(document.paths).toHaveProperty([`/bench/audit/${view}`])
  })

  test('leaves no reference without an end', () => {
    for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(at(document, ...(reference?.split('/') ?? []))).toBeDefined()
    }
  })
})

function at(value: unknown, ...keys: (string | undefined)[]): unknown {
  return keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key ?? ''], value)
}

test('an order says its parameters, its body, its token and each of its answers', () => {
  const { paths, components } = openApiDocument(shop)
  expect(at(paths, '/orders', 'post')).toMatchObject({
    security: [{ bearer: [] }],
    parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { maxLength: 64 } }],
    requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderToPlace' } } } },
    responses: {
      201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/ConfirmedOrder' } } } },
      409: { description: expect.stringContaining('in stock') },
    },
  })
  expect(at(components, 'schemas', 'OrderToPlace')).toMatchObject({
    required: ['lines'],
    properties: { lines: { minItems: 1, maxItems: 10 } },
  })
  expect(at(paths, '/products', 'get', 'parameters')).toMatchObject([
    { name: 'category', required: false },
    { name: 'after', required: false, description: expect.stringContaining('begins after') },
    { name: 'limit', required: false, schema: { default: 20 } },
  ])
})

test('a scenario that does not say enough is refused with the key that lacks', () => {
  const { api: _, ...mute } = shop.operations.readOrder as Scenario['operations'][string]
  const scenario = { ...shop, operations: { ...shop.operations, readOrder: mute } }
  expect(() => openApiDocument(scenario)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ key: 'operations.readOrder.api' }) }),
  )
})

test('two operations cannot have one place', () => {
  const twice = { ...shop, operations: { ...shop.operations, again: shop.operations.readOrder } } as Scenario
  expect(() => openApiDocument(twice)).toThrow('two operations of the scenario ecommerce have one place')
})
