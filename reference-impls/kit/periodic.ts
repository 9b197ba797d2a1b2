/** Does the work again and again, with a pause between the end of one and the start of the next. Disposing waits for the current one. */
export function periodically(
  pauseMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): AsyncDisposable {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let current = Promise.resolve()
  const schedule = () => {
    if (!stopped) timer = setTimeout(run, pauseMs)
  }
  const run = () => {
    current = work()
      .then(() => {}, onError)
      .then(schedule)
  }
  schedule()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      clearTimeout(timer)
      await current
    },
  }
}
