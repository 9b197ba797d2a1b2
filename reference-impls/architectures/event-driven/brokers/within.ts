/** Whether an operation succeeds within a time; what becomes of it later does not matter. */
export async function succeedsWithin(operation: Promise<unknown>, limitMs: number): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, limitMs, false)
  const succeeded = operation.then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([succeeded, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
