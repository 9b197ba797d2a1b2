import { expect, test } from 'vitest'
import { canonicalReference, repositoryOf } from './image-name.ts'

test.each([
  ['postgres:18.1', 'postgres:18.1', 'postgres'],
  ['library/postgres:18.1', 'postgres:18.1', 'postgres'],
  ['docker.io/postgres:18.1', 'postgres:18.1', 'postgres'],
  ['docker.io/library/postgres:18.1', 'postgres:18.1', 'postgres'],
  ['index.docker.io/library/postgres:18.1', 'postgres:18.1', 'postgres'],
  ['index.docker.io/acme/shop', 'acme/shop:latest', 'acme/shop'],
  ['docker.io/acme/shop@sha256:01', 'acme/shop@sha256:01', 'acme/shop'],
  // Other registries keep their names, and a port is no tag.
  ['localhost:5000/shop', 'localhost:5000/shop:latest', 'localhost:5000/shop'],
  ['quay.io/library/postgres:1', 'quay.io/library/postgres:1', 'quay.io/library/postgres'],
  ['registry-1.docker.io/acme/shop:1', 'registry-1.docker.io/acme/shop:1', 'registry-1.docker.io/acme/shop'],
])('%s is %s', (reference, canonical, repository) => {
  expect(canonicalReference(reference)).toBe(canonical)
  expect(repositoryOf(reference)).toBe(repository)
})
