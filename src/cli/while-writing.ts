let writing = 0
let isOver = false

/** Lets work come to its end even where whoever reads standard output goes away meanwhile, as `head` does: what was measured is written first. */
export async function whileWriting<T>(work: () => Promise<T>): Promise<T> {
  writing += 1
  try {
    return await work()
  } finally {
    writing -= 1
    if (isOver && writing === 0) process.exit()
  }
}

/** Nobody reads any more: ends this process, once all is written. */
export function endOnceWritten(): void {
  isOver = true
  if (writing === 0) process.exit()
}
