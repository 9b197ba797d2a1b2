// Documents in the shape of public ones: a pet store, a cluster's API (3.0) and a chat's (3.1).

type Json = Readonly<Record<string, unknown>>

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: Json): Json => ({ content: { 'application/json': { schema } } })
const ok = (schema?: Json): Json => ({ 200: { description: 'OK', ...(schema && json(schema)) } })
const inPath = (name: string, schema: Json = { type: 'string' }, more: Json = {}): Json => ({
  name,
  in: 'path',
  required: true,
  schema,
  ...more,
})

/** As the pet store of OpenAPI's own tutorials. */
export const petStore: Json = {
  openapi: '3.0.3',
  info: { title: 'Pet store', version: '1' },
  servers: [{ url: '/{base}', variables: { base: { default: 'v3' } } }],
  paths: {
    '/pet': {
      post: { operationId: 'addPet', requestBody: { required: true, ...json(ref('Pet')) }, responses: ok(ref('Pet')) },
    },
    '/pet/findByStatus': {
      get: {
        operationId: 'findPetsByStatus',
        parameters: [
          { name: 'status', in: 'query', required: true, schema: { type: 'string', enum: ['available', 'sold'] } },
        ],
        responses: ok({ type: 'array', items: ref('Pet') }),
        security: [{ petstore_auth: ['read:pets'] }],
      },
    },
    '/pet/{petId}': {
      parameters: [{ $ref: '#/components/parameters/PetId' }],
      get: { operationId: 'getPetById', responses: ok(ref('Pet')) },
      delete: { operationId: 'deletePet', responses: ok() },
    },
    '/pet/{petId}/uploadImage': {
      post: {
        operationId: 'uploadFile',
        parameters: [{ $ref: '#/components/parameters/PetId' }],
        requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object' } } } },
        responses: ok(),
      },
    },
    '/user/{username}': {
      get: {
        operationId: 'getUserByName',
        parameters: [inPath('username', { type: 'string' }, { example: 'user 1' })],
        responses: ok(),
      },
    },
    '/user/login': {
      post: {
        operationId: 'loginUser',
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 3 } } },
            },
          },
        },
        responses: ok(),
      },
    },
  },
  components: {
    parameters: { PetId: inPath('petId', { type: 'integer', format: 'int64' }) },
    securitySchemes: { petstore_auth: { type: 'oauth2', flows: {} } },
    schemas: {
      Pet: {
        type: 'object',
        required: ['name', 'photoUrls'],
        properties: {
          id: { type: 'integer', readOnly: true },
          name: { type: 'string', example: 'doggie' },
          photoUrls: { type: 'array', items: { type: 'string', format: 'uri' }, minItems: 1 },
          parent: { allOf: [ref('Pet')], nullable: true },
        },
      },
    },
  },
}

/** As a cluster's API: the same operations for many kinds of things, with deep schemas that refer to each other. */
export function clusterApi(kinds = 16): Json {
  const names = Array.from({ length: kinds }, (_, at) => `Kind${at + 1}`)
  const query = (name: string, schema: Json): Json => ({ name, in: 'query', schema })
  const paging = [query('limit', { type: 'integer' }), query('watch', { type: 'boolean' })]
  const paths = names.flatMap((name): [string, Json][] => {
    const plural = `${name.toLowerCase()}s`
    const body = {
      requestBody: {
        required: true,
        content: { '*/*': { schema: ref(name) }, 'application/json': { schema: ref(name) } },
      },
    }
    const patch = {
      requestBody: { required: true, content: { 'application/merge-patch+json': { schema: ref('Patch') } } },
      parameters: [{ ...query('force', { type: 'boolean' }), required: true }],
    }
    const namespace = inPath('namespace', { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' })
    return [
      [
        `/apis/v1/${plural}`,
        { parameters: paging, get: { operationId: `list${name}`, responses: ok(ref(`${name}List`)) } },
      ],
      [
        `/apis/v1/namespaces/{namespace}/${plural}`,
        {
          parameters: [namespace],
          get: { operationId: `listNamespaced${name}`, parameters: paging, responses: ok(ref(`${name}List`)) },
          post: { operationId: `create${name}`, ...body, responses: { 201: { description: 'Created' } } },
          delete: { operationId: `deleteCollection${name}`, responses: ok() },
        },
      ],
      [
        `/apis/v1/namespaces/{namespace}/${plural}/{name}`,
        {
          parameters: [namespace, inPath('name')],
          get: { operationId: `read${name}`, responses: ok(ref(name)) },
          put: { operationId: `replace${name}`, ...body, responses: ok(ref(name)) },
          patch: { operationId: `patch${name}`, ...patch, responses: ok(ref(name)) },
        },
      ],
    ]
  })
  const schemas = names.flatMap((name): [string, Json][] => [
    [
      name,
      {
        type: 'object',
        required: ['kind', 'spec'],
        properties: { kind: { type: 'string', enum: [name] }, metadata: ref('Meta'), spec: ref('Spec') },
      },
    ],
    [
      `${name}List`,
      { type: 'object', required: ['items'], properties: { items: { type: 'array', items: ref(name) } } },
    ],
  ])
  return {
    openapi: '3.0.0',
    info: { title: 'Cluster', version: '1' },
    paths: Object.fromEntries(paths),
    components: {
      schemas: {
        ...Object.fromEntries(schemas),
        Patch: { type: 'object' },
        Meta: {
          type: 'object',
          properties: {
            labels: { type: 'object', additionalProperties: { type: 'string' } },
            deletion: { type: 'string', format: 'date-time', nullable: true },
          },
        },
        Spec: {
          type: 'object',
          required: ['replicas', 'template', 'port', 'quota'],
          properties: {
            replicas: { type: 'integer', format: 'int32', minimum: 0, exclusiveMinimum: true },
            template: { allOf: [ref('Template')], default: {} },
            port: {
              oneOf: [
                { type: 'integer', minimum: 1024 },
                { type: 'string', pattern: '^\\d+$' },
              ],
            },
            quota: { type: 'number', multipleOf: 0.5, maximum: 3 },
          },
        },
        Template: {
          type: 'object',
          required: ['containers'],
          properties: { containers: { type: 'array', minItems: 1, items: ref('Container') }, parent: ref('Template') },
        },
        Container: {
          type: 'object',
          required: ['name', 'image'],
          properties: { name: { type: 'string', maxLength: 63 }, image: { type: 'string', minLength: 1 } },
        },
      },
      securitySchemes: { BearerToken: { type: 'apiKey', in: 'header', name: 'authorization' } },
    },
    security: [{ BearerToken: [] }],
  }
}

/** As a chat's API: 3.1, with types in lists, constants, choices and ids in texts. */
export function chatApi(kinds = 14): Json {
  const snowflake = ref('Snowflake')
  const paths = Array.from({ length: kinds }, (_, at): [string, Json][] => {
    const one = `/things${at}/{thing_id}`
    const own = [inPath('thing_id', snowflake)]
    const body = { requestBody: { required: true, ...json(ref('Message')) }, responses: ok(ref('Message')) }
    return [
      [
        `/things${at}`,
        {
          get: {
            operationId: `list_${at}`,
            parameters: [
              {
                name: 'limit',
                in: 'query',
                required: true,
                schema: { type: ['integer', 'null'], minimum: 1, maximum: 100 },
              },
            ],
            responses: ok(),
          },
          post: { operationId: `make_${at}`, ...body },
        },
      ],
      [
        one,
        {
          parameters: own,
          get: { operationId: `get_${at}`, responses: ok() },
          patch: { operationId: `edit_${at}`, ...body },
          delete: { operationId: `delete_${at}`, responses: { 204: { description: 'gone' } } },
        },
      ],
      [
        `${one}/members/@me`,
        {
          parameters: own,
          put: { operationId: `join_${at}`, responses: { 204: { description: 'in' } } },
          get: { operationId: `me_${at}`, responses: ok() },
        },
      ],
      [
        `${one}/search`,
        {
          parameters: own,
          get: {
            operationId: `search_${at}`,
            parameters: [
              {
                name: 'filter',
                in: 'query',
                style: 'deepObject',
                required: true,
                schema: { type: 'object', required: ['by'], properties: { by: { enum: ['author', 'date'] } } },
              },
            ],
            responses: ok(),
          },
        },
      ],
    ]
  }).flat()
  return {
    openapi: '3.1.0',
    info: { title: 'Chat', version: '10' },
    servers: [{ url: 'https://chat.example/api/v10' }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { BotToken: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Snowflake: { type: 'string', pattern: '^(0|[1-9][0-9]*)$' },
        Message: {
          type: 'object',
          required: ['type', 'parts', 'nonce'],
          properties: {
            type: { const: 3 },
            nonce: { type: ['string', 'integer', 'null'], maxLength: 25 },
            reply: { oneOf: [{ type: 'null' }, ref('Message')] },
            parts: { type: 'array', minItems: 1, items: { anyOf: [ref('Text'), ref('Image')] } },
          },
        },
        Text: {
          type: 'object',
          required: ['kind', 'text'],
          properties: { kind: { const: 'text' }, text: { type: 'string', minLength: 1, maxLength: 4000 } },
        },
        Image: { type: 'object', required: ['kind', 'id'], properties: { kind: { const: 'image' }, id: snowflake } },
      },
    },
  }
}
