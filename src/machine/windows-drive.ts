import { readFileSync } from 'node:fs'

/**
 * Where a folder lies on a drive of Windows, as WSL 2 mounts it (`/mnt/c`): each file that is opened there goes through a
 * network protocol. `undefined` where it does not, or the system does not tell.
 * @param folder absolute
 * @param mounts `/proc/mounts` (fstab(5)): device, mount point, file system, options
 * @returns the mount point
 */
export function windowsDrive(folder: string, mounts = readMounts()): string | undefined {
  const holding = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, point = '', kind = '', options = '']) => ({ point: unescaped(point), kind, options }))
    .filter(({ point }) => point !== '' && `${folder}/`.startsWith(point.endsWith('/') ? point : `${point}/`))
    .toSorted((a, b) => b.point.length - a.point.length)[0]
  if (holding === undefined) return undefined
  const isDrive = holding.kind === 'drvfs' || (holding.kind === '9p' && /(^|,)aname=drvfs(;|,|$)/.test(holding.options))
  return isDrive ? holding.point : undefined
}

/** Spaces and the like are octal there: `\040`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

function readMounts(): string {
  try {
    return readFileSync('/proc/mounts', 'utf8')
  } catch {
    return '' // not this kind of system
  }
}
