import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { json, serve } from '../../scenario/testing/tiny-server.ts'
import { drawnRequests, eachRequest, ImportFolder } from '../testing/import-folder.ts'
import { openApiSchema } from './document.ts'
import { requestsFor } from './import-openapi.ts'
import { openApi } from './importer.ts'
import { chatApi, clusterApi, petStore } from './testing/documents.ts'
import { commentedRequests, faultFinder } from './testing/fault-finder.ts'

let folder: ImportFolder
beforeEach(() => {
  folder = new ImportFolder()
})
afterEach(() => folder[Symbol.dispose]())

describe.each([
  ['a pet store', petStore, '/v3', 7, 4],
  ['an API of a cluster with 112 operations', clusterApi(), '', 112, 16],
  ['an API of a chat with 112 operations', chatApi(), '/api/v10', 112, 28],
] as const)('%s', (_, source, base, operations, callable) => {
  test('has a valid example of each operation, and a scenario whose every request is valid', async () => {
    const document = openApiSchema.parse(source)
    const made = requestsFor(document)
    expect(made).toHaveLength(operations)
    for (const { operation, request, missing } of made) {
      if (request === undefined) expect(missing.join()).toMatch(/multipart\/form-data/)
      else expect(operation.path).toBeTruthy()
    }
    const imported = await openApi.read(folder.write('api.yaml', stringify(source, { aliasDuplicateObjects: false })))
    const scenario = await folder.load(imported)
    const faults = faultFinder(document, base)
    const requests = eachRequest(scenario)
    expect(requests).toHaveLength(callable)
    expect(requests.flatMap(faults)).toEqual([])
    // What is left out stands at the end as comments, and is as valid once it is moved up.
    const [file] = imported.files
    const text = commentedRequests(file?.text ?? '')
    const others = eachRequest(await folder.load({ ...imported, files: [{ name: 'scenario.yaml', text }] }))
    expect(others.flatMap(faults)).toEqual([])
  })
})

test('what is missing is said: made-up ids, deletions, bodies that are not made, credentials', async () => {
  const { notes, files } = await openApi.read(folder.write('pets.json', JSON.stringify(petStore)))
  expect(notes.slice(0, 3)).toEqual([
    '7 operations; 4 can be sent as they are.',
    'Credentials come from the environment: set API_TOKEN.',
    'Left out for want of data: 3; at the end of scenario.yaml, with what is missing.',
  ])
  expect(notes.join('\n')).toMatch(/GET \/pet\/\{petId\}: needs petId of something that is there/)
  expect(notes.join('\n')).toMatch(/uploadImage: needs a body of multipart\/form-data, which is not made/)
  const scenario = await folder.load({ files, notes })
  const login = drawnRequests(scenario, 20).find(({ operation }) => operation === 'loginUser')
  expect(login).toMatchObject({ headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  expect(login?.headers?.authorization).toBe('Bearer none')
})

test('a document at an address; parts of it in other files', async () => {
  await using server = await serve({ 'GET /openapi.json': () => json(200, petStore) })
  expect((await openApi.read(`${server.url}/openapi.json`)).notes[0]).toContain('7 operations')
  folder.write('pet.yaml', 'type: object\nrequired: [name]\nproperties: { name: { type: string } }\n')
  const text =
    'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n  /a:\n    post:\n      requestBody: { content: { application/json: { schema: { $ref: ./pet.yaml } } } }\n'
  const [request] = drawnRequests(await folder.load(await openApi.read(folder.write('api.yaml', text))), 1)
  expect(request?.rawBody).toBe('{"name":"example"}')
})

test('wrong input is refused with file, line and key', async () => {
  const head = 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\n'
  expect(await folder.refusal(openApi, 'a.yaml', 'a: [')).toMatch(/^~\/a\.yaml:1:\d+: is not valid YAML or JSON/)
  expect(await folder.refusal(openApi, 'b.json', '{"swagger": "2.0"}')).toMatch(
    /b\.json openapi: .*Found: swagger: 2\.0\. Expected: 3\.0\.x or 3\.1\.x\. Fix: convert it/,
  )
  expect(await folder.refusal(openApi, 'c.yaml', 'hello: 1')).toMatch(
    /c\.yaml openapi: this is no OpenAPI document.*Found: nothing/,
  )
  const dangling = `${head}paths:\n  /a:\n    get:\n      parameters:\n        - $ref: '#/components/parameters/None'\n`
  expect(await folder.refusal(openApi, 'd.yaml', dangling)).toMatch(
    /^~\/d\.yaml:7 paths\.\/a\.get\.parameters\.\$ref: a reference leads nowhere\. Found: #\/components\/parameters\/None.* Fix:/,
  )
  expect(await folder.refusal(openApi, 'e.yaml', `${head}paths:\n  /a:\n    parameters: 3\n`)).toMatch(
    /^~\/e\.yaml:5 paths\.\/a\.parameters: this part of the document does not fit/,
  )
  const nowhere = await openApi.read('http://127.0.0.1:9/none.json').catch((error) => error.paragraph())
  expect(nowhere).toMatch(/^http:\/\/127\.0\.0\.1:9\/none\.json --openapi: the document cannot be fetched: .*Fix:/)
})

/** A document of these paths. */
function withPaths(paths: object, rest: object = {}): string {
  return JSON.stringify({ openapi: '3.0.3', info: { title: '', version: '1' }, paths, ...rest })
}

test('lists and objects are sent as style and explode say', async () => {
  const list = {
    in: 'query',
    required: true,
    schema: { type: 'array', items: { type: 'string' } },
    example: ['x', 'y'],
  }
  const parameters = [
    { ...list, name: 'a' },
    { ...list, name: 'b', explode: false },
    { ...list, name: 'c', style: 'pipeDelimited' },
    { in: 'query', required: true, name: 'd', explode: false, schema: { type: 'object' }, example: { k: 1 } },
    { in: 'path', required: true, name: 'e', style: 'matrix', schema: { type: 'string' }, example: 'z' },
  ]
  const text = withPaths({ '/p/{e}': { get: { parameters } } }, { servers: [{ url: 'https://{host}:{port}/v1' }] })
  const [request] = drawnRequests(await folder.load(await openApi.read(folder.write('a.json', `\uFEFF${text}`))), 1)
  expect(request?.path).toBe('/v1/p/;e=z?a=x&a=y&b=x%2Cy&c=x%7Cy&d=k%2C1')
})

test('what cannot be made is told: circles, paths without parameters, methods; keys in the query are asked for', async () => {
  const bodyOf = (name: string): object => ({
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
    },
  })
  const schemas = {
    Self: { $ref: '#/components/schemas/Self' },
    Endless: { type: 'object', required: ['of'], properties: { of: { $ref: '#/components/schemas/Endless' } } },
    Tree: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, kids: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
    },
  }
  const paths = {
    '/self': { post: bodyOf('Self') },
    '/endless': { post: bodyOf('Endless') },
    '/tree': { post: bodyOf('Tree'), options: {} },
    '/a/{id}': { get: {} },
  }
  const components = { schemas, securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'appid' } } }
  const imported = await openApi.read(folder.write('a.json', withPaths(paths, { components })))
  expect(imported.notes).toEqual([
    '4 operations; 1 can be sent as they are.',
    'Credentials come from the environment: set API_KEY.',
    'Not sent, because of the method: OPTIONS /tree.',
    'Left out for want of data: 3; at the end of scenario.yaml, with what is missing.',
    '  POST /self: no valid example of its body could be made',
    '  POST /endless: no valid example of its body could be made',
    '  GET /a/{id}: the document describes no path parameter id',
  ])
  const [request] = drawnRequests(await folder.load(imported), 1)
  expect(request).toMatchObject({ path: '/tree?appid=none', rawBody: '{"name":"example"}' })
})

test('an operation that does not fit is refused with its line', async () => {
  const head = 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths:\n'
  expect(await folder.refusal(openApi, 'a.yaml', `${head}  /a:\n    get: hello\n`)).toMatch(
    /^~\/a\.yaml:5 paths\.\/a\.get: this part of the document does not fit\. Expected: object.* Fix:/,
  )
  expect(
    await folder.refusal(
      openApi,
      'b.yaml',
      `${head}  /a:\n    get:\n      parameters:\n        - name: x\n          in: body\n`,
    ),
  ).toMatch(/^~\/b\.yaml:8 paths\.\/a\.get\.parameters\.0\.in: .* Expected: one of "path"/)
  expect(await folder.refusal(openApi, 'c.yaml', `${head.trimEnd()} &all\n  /x: { get: {} }\n  /y: *all\n`)).toMatch(
    /c\.yaml: the aliases \(\*name\) of the document hold themselves.*Fix: use \$ref/,
  )
})
