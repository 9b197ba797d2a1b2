import { expect, test } from 'vitest'
import { Router } from './router.ts'

const routes = [
  'GET /products',
  'GET /products/{id}',
  'GET /products/new',
  'ANY /{proxy+}',
  'POST /products/{id}/{part}',
]
const router = new Router(new Map(routes.map((route) => [route, route])))

test.each([
  ['GET', '/products', 'GET /products', undefined],
  ['GET', '/products/7', 'GET /products/{id}', { id: '7' }],
  ['GET', '/products/new', 'GET /products/new', undefined],
  ['POST', '/products/7/a%2Fb', 'POST /products/{id}/{part}', { id: '7', part: 'a/b' }],
  ['GET', '/products/7/more', 'ANY /{proxy+}', { proxy: 'products/7/more' }],
  ['PUT', '/products', 'ANY /{proxy+}', { proxy: 'products' }],
])('%s %s goes to %s', (method, path, routeKey, pathParameters) => {
  expect(router.match(method, path)).toEqual({ routeKey, target: routeKey, pathParameters })
})

test('takes $default for everything else, and nothing where there is none', () => {
  expect(new Router(new Map([['$default', 1]])).match('GET', '/x')).toEqual({
    routeKey: '$default',
    target: 1,
    pathParameters: undefined,
  })
  expect(new Router(new Map([['GET /y', 1]])).match('GET', '/x')).toBeUndefined()
})
