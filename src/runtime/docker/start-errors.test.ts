import { expect, test } from 'vitest'
import { remedyFor } from './start-errors.ts'

test.each([
  ['FATAL: could not create lock file "/run/x.lock": Read-only file system', 'read_only: false'],
  ["Error: EROFS: read-only file system, open '/app/cache'", '`tmpfs`'],
  ['chown: changing ownership of /data: Operation not permitted', '`cap_add`'],
  ["Error: EACCES: permission denied, mkdir '/data/db'", '`user`'],
  ['Error: connect ECONNREFUSED', 'archbench up shop --runtime docker --verbose'],
])('%s', (words, remedy) => {
  expect(remedyFor(words, 'archbench up shop --runtime docker --verbose')).toContain(remedy)
})
