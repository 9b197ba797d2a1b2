import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExitCode, messageOf, UserError } from '../../../base/errors.ts'
import { WITHOUT_DOCKER } from './address.ts'

/** What a TLS connection to an engine needs; in PEM. */
export interface TlsMaterial {
  /** Without one, the authorities that Node.js trusts. */
  readonly ca: Buffer | undefined
  readonly cert: Buffer | undefined
  readonly key: Buffer | undefined
  /** False where a context says that the engine's certificate is not to be checked. */
  readonly verify: boolean
}

/** Reads `ca.pem`, `cert.pem` and `key.pem`, as far as they are there. Throws a UserError where one cannot be read. */
export function readTlsFiles(folder: string, verify: boolean): TlsMaterial {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => {
    const file = join(folder, name)
    if (!existsSync(file)) return undefined
    try {
      return readFileSync(file)
    } catch (cause) {
      throw new UserError(`the TLS file for Docker cannot be read: ${messageOf(cause)}`, {
        file,
        remedy: `Let this user read it, ${WITHOUT_DOCKER}`,
        exitCode: ExitCode.failed,
        cause,
      })
    }
  })
  return { ca, cert, key, verify }
}
