import type { Operation, Probe, Response } from './define.ts'

/**
 * Sends one planned operation outside of any load and learns from its answer. Throws a sentence where the answer is no
 * right one, or belongs to another question.
 */
export async function askPlanned<Params, Memory>(
  operation: Operation<unknown, Memory, Params>,
  params: Params,
  memory: Memory,
  probe: Probe,
): Promise<Response> {
  const request = operation.request(params, memory)
  const response = await probe.expect(request, operation.answers)
  const mismatch = operation.mismatch?.(params, response, memory, request)
  if (mismatch !== undefined) throw new Error(`${request.method} ${request.path}: ${mismatch}`)
  operation.learn?.(params, response, memory)
  return response
}
