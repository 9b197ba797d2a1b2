import { expect, test } from 'vitest'
import { groupFolders } from './control-group.ts'

const mount = (root: string, point: string, type: string, options: string): string =>
  `30 23 0:26 ${root} ${point} rw,nosuid shared:4 - ${type} ${type} rw,${options}`

test('version 2, in a session of systemd', () => {
  const groups = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope\n'
  expect(groupFolders(groups, mount('/', '/sys/fs/cgroup', 'cgroup2', 'nsdelegate'))).toEqual([
    { version: 2, folder: '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope' },
  ])
})

test('both versions: the second comes first', () => {
  const groups = '9:name=systemd:/\n4:memory:/jobs\n2:cpu,cpuacct:/jobs\n0::/\n'
  const mounts = [
    mount('/', '/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'cpu,cpuacct'),
    mount('/', '/sys/fs/cgroup/memory', 'cgroup', 'memory'),
    mount('/', '/sys/fs/cgroup/unified', 'cgroup2', 'nsdelegate'),
  ]
  expect(groupFolders(groups, mounts.join('\n'))).toEqual([
    { version: 2, folder: '/sys/fs/cgroup/unified' },
    { version: 1, folder: '/sys/fs/cgroup/cpu,cpuacct/jobs' },
  ])
})

test('a container that sees its own group as the mount', () => {
  expect(
    groupFolders('2:cpuacct:/docker/0f\n', mount('/docker/0f', '/sys/fs/cgroup/cpuacct', 'cgroup', 'cpuacct')),
  ).toEqual([{ version: 1, folder: '/sys/fs/cgroup/cpuacct' }])
})

test('the controller of quotas, beside version 2', () => {
  const groups = '3:cpu:/jobs\n2:cpuacct:/jobs\n0::/\n'
  const mounts = [
    mount('/', '/sys/fs/cgroup/cpu', 'cgroup', 'cpu'),
    mount('/', '/sys/fs/cgroup/unified', 'cgroup2', 'nsdelegate'),
  ]
  expect(groupFolders(groups, mounts.join('\n'), 'cpu')).toEqual([
    { version: 2, folder: '/sys/fs/cgroup/unified' },
    { version: 1, folder: '/sys/fs/cgroup/cpu/jobs' },
  ])
})

test('no control groups at all', () => {
  expect(groupFolders('', '')).toEqual([])
})
