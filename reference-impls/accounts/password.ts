import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

interface PasswordHash {
  readonly salt: Buffer
  readonly hash: Buffer
  readonly options: ScryptOptions
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/**
 * Stands in for the hash of an unknown user, so that the refusal takes the same work. No password gives it:
 * a hash of 32 zero bytes would have to be found.
 */
export const NOBODY = `$scrypt$ln=10,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Reads `$scrypt$ln=…,r=…,p=…$salt$hash` (PHC string format, unpadded base64). */
export function parsePasswordHash(phc: string): PasswordHash {
  const [, ln, r, p, salt, hash] = PHC.exec(phc) ?? []
  if (salt === undefined || hash === undefined) throw new Error('A stored password hash is no scrypt PHC string')
  const cost = 2 ** Number(ln)
  const blockSize = Number(r)
  // Node refuses to use more than 32 MiB unless told; scrypt needs 128 * N * r bytes and a little for p.
  const maxmem = 128 * blockSize * (cost + Number(p) + 2)
  return {
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
    options: { cost, blockSize, parallelization: Number(p), maxmem },
  }
}

/** Whether the password gives this hash; off the main thread, compared in constant time. */
export function verifyPassword(password: string, phc: string): Promise<boolean> {
  const { salt, hash, options } = parsePasswordHash(phc)
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hash.length, options, (error, key) => {
      if (error === null) resolve(timingSafeEqual(key, hash))
      else reject(error)
    })
  })
}
