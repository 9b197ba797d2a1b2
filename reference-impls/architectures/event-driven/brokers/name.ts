/** Checks what a topic or group is called: brokers make queue names, subjects and files of it. */
export function checkedName(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) {
    throw new Error(`"${name}" cannot name a topic or group: use lower-case letters, digits and _, 41 at most`)
  }
  return name
}
