import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

/** The path of an executable in a folder, or else in PATH; `undefined` where it is in neither. */
export function findCommand(name: string, folder: string | undefined): string | undefined {
  const folders = [folder, ...(process.env.PATH ?? '').split(path.delimiter)]
  return folders
    .filter((each) => each !== undefined && each !== '')
    .map((each) => path.join(each as string, name))
    .find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
