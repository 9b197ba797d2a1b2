import { invalid } from '../../../base/api-error.ts'
import { isInteger, MAX_ID, parseObject } from '../../../base/parse.ts'
import type { Line } from '../inventory/port.ts'

const MAX_LINES = 10
const MAX_QUANTITY = 100

/** The lines of an order in ascending order of product; anything else is refused with 400. */
export function parseLines(body: unknown): Line[] {
  const { lines } = parseObject(body, 'The body', ['lines'])
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > MAX_LINES)
    throw invalid(`"lines" must hold 1 to ${MAX_LINES} lines.`)
  const parsed = lines.map(parseLine).sort((a, b) => a.productId - b.productId)
  if (parsed.some((line, index) => line.productId === parsed[index - 1]?.productId))
    throw invalid('Each product may stand in one line only.')
  return parsed
}

function parseLine(value: unknown): Line {
  const { productId, quantity } = parseObject(value, 'A line', ['productId', 'quantity'])
  if (!isInteger(productId, 1, MAX_ID)) throw invalid('"productId" must be a positive whole number.')
  if (!isInteger(quantity, 1, MAX_QUANTITY))
    throw invalid(`"quantity" must be a whole number from 1 to ${MAX_QUANTITY}.`)
  return { productId, quantity }
}
