const LONGEST_NUMBER = 64
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const MOST = 2n ** 64n - 1n
const LEAST = -(2n ** 63n)
const INFINITE: ReadonlyMap<string, string> = new Map([
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text): [string, string] => [text, '+Inf']),
  ...['-.inf', '-.Inf', '-.INF'].map((text): [string, string] => [text, '-Inf']),
  ...['.nan', '.NaN', '.NAN'].map((text): [string, string] => [text, 'NaN']),
])

/**
 * A number without quotes as Compose passes it on: read by the rules of go-yaml v3 (`0545` is octal, `1_000` a thousand) and
 * printed as Go prints it, with every digit of a whole number. `undefined` for a text that is no number there.
 */
export function composeNumber(source: string): string | undefined {
  const infinite = INFINITE.get(source)
  if (infinite !== undefined || !/^[-+.0-9]/.test(source) || source.length > LONGEST_NUMBER) return infinite
  if (source.startsWith('.')) return FLOAT.test(source) ? goFloat(Number(source)) : undefined
  const plain = source.replaceAll('_', '')
  const whole = wholeNumber(plain)
  if (whole !== undefined) return String(whole)
  return FLOAT.test(plain) && Number.isFinite(Number(plain)) ? goFloat(Number(plain)) : undefined
}

function wholeNumber(text: string): bigint | undefined {
  const [, sign = '', prefix = '', digits = ''] = /^([-+]?)(0[xX]|0[oO]|0[bB]|0(?=\d))?([0-9a-fA-F]+)$/.exec(text) ?? []
  const kind = prefix.toLowerCase()
  const fits = { '': /^\d+$/, '0': /^[0-7]+$/, '0x': /^[\da-f]+$/i, '0o': /^[0-7]+$/, '0b': /^[01]+$/ }[kind]
  if (!fits?.test(digits)) return undefined
  const value = BigInt((kind === '0' ? '0o' : kind) + digits) * (sign === '-' ? -1n : 1n)
  // Beyond 64 bits it is a floating-point number.
  return value > MOST || value < LEAST || (sign === '+' && value >= 2n ** 63n) ? undefined : value
}

/** Go's `%v`: the fewest digits that tell the number, with an exponent from a million on and below a ten-thousandth. */
function goFloat(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (value === 0) return '0'
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return plainDigits(mantissa, power)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function plainDigits(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0')
  const fraction = digits.slice(power + 1)
  return sign + whole + (fraction === '' ? '' : `.${fraction}`)
}
