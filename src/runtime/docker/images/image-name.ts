/** Names of Docker Hub in a reference; Docker itself reads the older one as the newer. */
const DOCKER_HUB = /^(?:index\.)?docker\.io\//

/** A reference as short as it can be: without Docker Hub's own name and without its folder of official images. */
export function shortReference(reference: string): string {
  if (!DOCKER_HUB.test(reference)) return reference.replace(/^library\//, '')
  return reference.replace(DOCKER_HUB, '').replace(/^library\//, '')
}

/** The same for every way to write one reference: short, and with its tag or digest. */
export function canonicalReference(reference: string): string {
  const short = shortReference(reference)
  const hasVersion = short.includes('@') || /:[^/:]*$/.test(short)
  return hasVersion ? short : `${short}:latest`
}

/** What a reference names, without tag and digest, as short as it can be. */
export function repositoryOf(reference: string): string {
  return shortReference(reference)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
}
