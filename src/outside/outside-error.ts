import { ExitCode, messageOf, UserError } from '../base/errors.ts'

/**
 * The error as one that the user or the outside has caused: a system call that the system refused, an answer of a Docker
 * engine, or several errors that all are such ones. Undefined for what can only be a fault of archbench.
 */
export function outsideError(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error
  if (!(error instanceof Error)) return undefined
  return severalErrors(error) ?? systemError(error) ?? nulError(error) ?? engineRefusal(error)
}

/** Errors that came together: while one was handled another one was thrown, or several at once. */
function severalErrors(error: Error): UserError | undefined {
  const parts = nestedErrors(error)
  if (parts.length === 0) return undefined
  const told = parts.map(outsideError)
  const [first, ...others] = told.filter((each) => each !== undefined)
  if (first === undefined || others.length + 1 < told.length) return undefined
  if (others.length === 0) return first
  return new UserError(first.paragraph(), {
    remedy: `${others.length === 1 ? 'One more error came' : `${others.length} more errors came`} with it: ${others.map((each) => each.paragraph()).join(' ')}`,
    exitCode: first.exitCode,
    cause: error,
  })
}

/** The errors that an error is made of, the first cause first; none for one that stands for itself. */
export function nestedErrors(error: unknown): unknown[] {
  const parts =
    error instanceof SuppressedError
      ? [error.suppressed, error.error]
      : error instanceof AggregateError
        ? error.errors
        : []
  return parts.flatMap((part) => {
    const inner = nestedErrors(part)
    return inner.length === 0 ? [part] : inner
  })
}

const ROOM = 'Free some room on that disk, or name a folder on another one'
const RIGHTS = 'Let this user have it, or name another one'

/** What to do about what a system call was refused for. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: 'Name a folder that can be written to: this file system is read-only',
  ENOSPC: ROOM,
  EDQUOT: ROOM,
  EFBIG: ROOM,
  ENOENT: 'Check the path: it is not there, or it went while archbench ran',
  ENOTDIR: 'Check the path: a part of it is a file',
  EISDIR: 'Name a file: this is a folder',
  ELOOP: 'Check the path: its symbolic links lead in a circle',
  ENAMETOOLONG: 'Use a shorter path',
  EEXIST: 'Move away what is there, or name another path',
  EMFILE: 'Raise the number of open files of this user (ulimit -n)',
  ENFILE: 'Close other programs: the system has no more open files to give',
  EAGAIN: 'Raise the number of processes of this user (ulimit -u), or end others',
  ENOMEM: 'Free some memory, or raise the limit that this process has',
  EIO: 'Look at the disk or the terminal behind it: the system could not read or write',
  EBUSY: 'End whatever uses it, and try again',
  ETXTBSY: 'End whatever uses it, and try again',
  EADDRINUSE: 'Choose another port, or end the program that listens on this one',
  EADDRNOTAVAIL: 'Wait until connections of earlier runs are gone, or choose another address',
  ECONNREFUSED: 'Start what is to listen there, or check the address',
  ECONNRESET: 'Look at the log of what closed the connection, and try again',
  EPIPE: 'Look at the log of what closed the connection, and try again',
  ETIMEDOUT: 'Look at what is in the way to that address',
  EHOSTUNREACH: 'Look at what is in the way to that address',
  ENETUNREACH: 'Look at what is in the way to that address',
  ENOTFOUND: 'Check the host name',
  EAI_AGAIN: 'Check the host name and the name server of this machine',
}

function systemError(error: Error): UserError | undefined {
  const { code, syscall, path, dest } = error as NodeJS.ErrnoException & { dest?: string }
  if (syscall === undefined || code === undefined) return undefined
  return new UserError(`the system refused ${syscall === 'uv_cwd' ? 'to name the working directory' : syscall}`, {
    file: path ?? dest,
    found: error.message,
    remedy:
      syscall === 'uv_cwd'
        ? 'Change to a folder that exists'
        : (REMEDIES[code] ?? 'Look up this code of the system, and what the file or address is'),
    exitCode: ExitCode.failed,
    cause: error,
  })
}

/** Node.js itself refuses to hand a NUL to the system. */
function nulError(error: Error): UserError | undefined {
  if (!('code' in error) || error.code !== 'ERR_INVALID_ARG_VALUE' || !/null bytes/.test(error.message))
    return undefined
  return new UserError('a path, an argument or a variable holds a NUL character', {
    found: error.message,
    remedy: 'Leave the NUL out: the system cannot take one',
    cause: error,
  })
}

/** dockerode puts the status of the answer and the engine's own words into its errors. */
function engineRefusal(error: Error): UserError | undefined {
  const { statusCode, json } = error as Error & { statusCode?: unknown; json?: { message?: unknown } | null }
  if (typeof statusCode !== 'number') return undefined
  const words = typeof json?.message === 'string' ? json.message : messageOf(error)
  return new UserError('the Docker engine refused a request', {
    found: `status ${statusCode}: ${words.trim()}`,
    remedy:
      'Look at the log of the engine ("journalctl -u docker"), remove what killed runs left with "archbench clean", and try again',
    exitCode: ExitCode.failed,
    cause: error,
  })
}
