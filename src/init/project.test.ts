import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownTarget } from './own-target.ts'
import { findProject, foundNames } from './project.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-project-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function has(files: Readonly<Record<string, string>>): ReturnType<typeof findProject> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return findProject(folder)
}

test('an empty folder has nothing', () => {
  const project = has({})
  expect(foundNames(project)).toEqual([])
  expect(ownTarget(project)).toBeUndefined()
})

test('everything is found, and the compose file comes before a Dockerfile and a start script', () => {
  const project = has({
    'docker-compose.yml': 'services: {}',
    Dockerfile: 'FROM scratch',
    'package.json': '{ "scripts": { "start": "node ." } }',
    'api/openapi.yaml': 'openapi: 3.1.0',
    'scenario.yaml': '',
    '.github/dependabot.yml': '',
  })
  expect(foundNames(project)).toEqual([
    'docker-compose.yml',
    'Dockerfile',
    'package.json (start script)',
    'api/openapi.yaml',
    'scenario.yaml',
    '.github',
  ])
  expect(ownTarget(project)).toEqual({ target: './docker-compose.yml', files: [], prepare: undefined, notes: [] })
})

test('a compose file with an override is named as its folder, which docker compose reads', () => {
  expect(has({ 'compose.yaml': '', 'compose.override.yaml': '' }).compose).toBe('.')
})

test.each([
  ['.gitlab-ci.yml', 'gitlab'],
  ['Jenkinsfile', 'jenkins'],
  ['.github/workflows/test.yml', 'github'],
])('%s shows the CI system', (name, ci) => {
  expect(has({ [name]: '' }).ci).toBe(ci)
})

test.each([
  ['{"openapi":"3.0.3","paths":{}}', 'openapi.json', './openapi.json'],
  ['{\n  "info": {},\n  "openapi": "3.1.0"}', 'swagger.json', './swagger.json'],
  ['info: {}\nopenapi: "3.0.1"\n', 'my-openapi.yml', './my-openapi.yml'],
  ['swagger: "2.0"\n', 'swagger.yaml', undefined],
  ['# openapi: none of it\n', 'openapi.yaml', undefined],
])('%j in %s is an OpenAPI document or is not', (text, name, found) => {
  expect(has({ [name]: text }).openApi).toBe(found)
})

test('a Dockerfile gives a compose file with its port, and a start script the way to run without Docker', () => {
  const project = has({
    Dockerfile: 'FROM node\nEXPOSE 3000/tcp 9000\n',
    'package.json': '{ "scripts": { "start": "node ." }, "dependencies": { "express": "5" } }',
    'package-lock.json': '{}',
  })
  const own = ownTarget(project)
  expect(own).toMatchObject({ target: './compose.yaml', prepare: 'npm ci' })
  expect(own?.files.map(({ path }) => path)).toEqual(['compose.yaml', 'compose.embedded.yaml'])
  expect(own?.files[0]?.text).toContain('ports: ["3000:3000"]')
})

test('a Dockerfile that exposes no port is said to have none', () => {
  expect(ownTarget(has({ Dockerfile: 'FROM scratch' }))?.notes[0]).toMatch(/exposes no port: compose\.yaml says 8080/)
})

test('without packages nothing has to be prepared, and a package.json that is broken has no start script', () => {
  expect(has({ 'package.json': '{ "scripts": { "start": "node ." } }' }).start).toEqual({
    file: './package.json',
    prepare: undefined,
  })
  expect(has({ 'package.json': '{ "scripts"' }).start).toBeUndefined()
})
