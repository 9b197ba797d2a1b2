/** What an operation gives within a time; undefined where it fails or takes longer. What becomes of it later does not matter. */
export async function resultWithin<Result>(
  operation: Promise<Result>,
  limitMs: number,
): Promise<{ readonly result: Result } | undefined> {
  const { promise: tooLate, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, limitMs, undefined)
  const result = operation.then(
    (value) => ({ result: value }),
    () => undefined,
  )
  try {
    return await Promise.race([result, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether an operation succeeds within a time. */
export async function succeedsWithin(operation: Promise<unknown>, limitMs: number): Promise<boolean> {
  return (await resultWithin(operation, limitMs)) !== undefined
}
