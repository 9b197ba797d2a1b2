import { describe, expect, test } from 'vitest'
import { virtualisation } from '../calibrate/machine-facts.ts'
import { defaultSockets } from '../runtime/docker/engine/find-endpoints.ts'
import { parsePsTimes } from './cpu-meter.ts'
import { findQuota } from './cpu-quota.ts'
import { divideCpus } from './machine.ts'
import { parseResidentColumn } from './memory.ts'
import { parsePs, parsePsClock, processTree } from './process-table.ts'
import { parseSystemCpu } from './system-cpu.ts'
import { windowsDrive } from './windows-drive.ts'

// Systems that the tests do not run on: what archbench makes of the output of their programs and of their files.

describe('macOS: ps', () => {
  /** `ps -A -o pid=,ppid=,pgid=,lstart=`: days of one digit are padded. */
  const processes = `    1     0     1 Sun Nov 29 18:02:11 2026
  354     1   354 Sun Nov 29 18:02:40 2026
 4711   354  4711 Tue Dec  1 09:05:03 2026
 4712  4711  4711 Tue Dec  1 09:05:03 2026
98213  4712  4711 Tue Dec  1 09:05:04 2026
`

  test('the table of processes, with a tree in it', () => {
    const rows = parsePs(processes)
    expect(rows).toHaveLength(5)
    expect(rows[2]).toEqual({ pid: 4711, parentPid: 354, sessionId: 4711, startedAt: 'Tue Dec  1 09:05:03 2026' })
    expect(processTree(4711, rows)).toEqual([4711, 4712, 98213])
  })

  test('a start in another language is only compared with itself', () => {
    expect(parsePs('  812     1   811 So 22 Nov 09:30:00 2026\n')[0]?.startedAt).toBe('So 22 Nov 09:30:00 2026')
  })

  test('CPU times: minutes go on beyond the hour', () => {
    const text = '4711   354   0:01.25 Tue Dec  1 09:05:03 2026\n98213  4712 125:03.50 Tue Dec  1 09:05:04 2026\n'
    expect(parsePsTimes(text)).toMatchObject([
      { pid: 4711, parentPid: 354, processMs: 1_250 },
      { pid: 98213, parentPid: 4712, processMs: 7_503_500 },
    ])
    expect(parsePsClock('2:05:03.50')).toBe(7_503_500)
  })

  test('the column of resident memory is in KiB', () => {
    expect(parseResidentColumn('  81232\n 1048576\n')).toEqual([81_232 * 1024, 2 ** 30])
    expect(parseResidentColumn('')).toEqual([])
  })
})

describe('macOS: CPUs and engines', () => {
  test('CPUs cannot be pinned, so that nothing is isolated', () => {
    const usableCpus = [0, 1, 2, 3, 4, 5, 6, 7]
    const canPin = { driver: false, target: false }
    expect(divideCpus({ usableCpus, quotaCpus: null, quotaHoldsTarget: true, canPin }, 1)).toEqual({
      usableCpus,
      targetCpus: [],
      driverCpus: [],
      isolation: 'not isolated',
    })
  })

  test('sockets of Docker Desktop, Colima and OrbStack are looked for in the home folder', () => {
    const sockets = defaultSockets({ HOME: '/Users/someone' }, 'darwin')
    expect(sockets).toContain('/Users/someone/.docker/run/docker.sock')
    expect(sockets).toContain('/Users/someone/.colima/default/docker.sock')
    expect(sockets).toContain('/Users/someone/.orbstack/run/docker.sock')
  })
})

describe('WSL 2', () => {
  const mounts = [
    'none /mnt/wsl tmpfs rw,relatime 0 0',
    'drivers /usr/lib/wsl/drivers 9p ro,nosuid,nodev,noatime,dirsync,aname=drivers;fmask=222;dmask=222,mmap,access=client 0 0',
    '/dev/sdc / ext4 rw,relatime,discard,errors=remount-ro,data=ordered 0 0',
    'C:\\134 /mnt/c 9p rw,noatime,dirsync,aname=drvfs;path=C:\\134;uid=1000;gid=1000;symlinkroot=/mnt/,mmap,access=client,msize=65536,trans=fd,rfd=8,wfd=8 0 0',
    '\\134\\134nas\\134share /mnt/my\\040share 9p rw,noatime,aname=drvfs;path=UNC\\134nas\\134share 0 0',
    'tools /srv/tools 9p rw,relatime,trans=virtio 0 0',
  ].join('\n')

  test.each([
    ['/mnt/c/Users/someone/shop', '/mnt/c'],
    ['/mnt/c', '/mnt/c'],
    ['/mnt/my share/shop', '/mnt/my share'],
    ['/mnt/cold/shop', undefined],
    ['/home/someone/shop', undefined],
    ['/srv/tools/shop', undefined],
    ['/usr/lib/wsl/drivers/x', undefined],
  ])('%s lies on the Windows drive %s', (folder, drive) => {
    expect(windowsDrive(folder, mounts)).toBe(drive)
  })

  test('a drive of WSL 1', () => {
    expect(windowsDrive('/mnt/d/shop', 'D: /mnt/d drvfs rw,noatime,uid=1000,gid=1000 0 0\n')).toBe('/mnt/d')
  })

  test('the kernel says that it is WSL', () => {
    const cpuInfo = 'flags\t\t: fpu vme de pse tsc msr hypervisor lahf_lm\n'
    expect(virtualisation({ cpuInfo, kernel: '6.6.87.2-microsoft-standard-WSL2', container: false })).toBe('WSL')
  })

  test('no quota, and the CPU time of the machine', () => {
    expect(findQuota('0::/init.scope\n', (file) => (file.endsWith('cpu.max') ? 'max 100000\n' : undefined))).toBeNull()
    const stat =
      'cpu  1000 0 500 8000 20 0 10 0 0 0\ncpu0 500 0 250 4000 10 0 5 0 0 0\ncpu1 500 0 250 4000 10 0 5 0 0 0\n'
    expect(parseSystemCpu(stat, [1])).toEqual({ busyMs: 7_550, stealMs: 0, totalMs: 47_650 })
  })
})
