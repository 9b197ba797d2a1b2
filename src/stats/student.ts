/**
 * P(T > t) of Student's t distribution with a whole number of degrees of freedom.
 * M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentUpperTail(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan2(Math.abs(t), Math.sqrt(degreesOfFreedom))
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = degreesOfFreedom % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = degreesOfFreedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2
    sum += term
  }
  const within = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
  const tail = (1 - within) / 2
  return t >= 0 ? tail : 1 - tail
}
