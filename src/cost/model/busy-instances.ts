/**
 * Mean number of instances with work, where each handles up to `concurrency` requests at a time and requests go to as few
 * as can take them: arrivals are taken for independent (Poisson), so the requests in hand are as well.
 * @param load requests in hand on average: arrivals a second times seconds of each
 */
export function busyInstances(load: number, concurrency: number): number {
  if (concurrency === 1 || load === 0) return load
  const mode = Math.floor(load)
  const spread = 12 * Math.sqrt(load) + 12
  let [sum, whole] = [Math.ceil(mode / concurrency), 1]
  // Weights as multiples of the most probable number's: the chances themselves are too small for numbers of a large load.
  for (let [inHand, weight] = [mode, 1]; inHand > 0 && inHand > mode - spread; inHand--) {
    weight *= inHand / load
    whole += weight
    sum += weight * Math.ceil((inHand - 1) / concurrency)
  }
  for (let [inHand, weight] = [mode + 1, 1]; inHand < mode + spread; inHand++) {
    weight *= load / inHand
    whole += weight
    sum += weight * Math.ceil(inHand / concurrency)
  }
  return sum / whole
}

/**
 * The share of requests that find all of `instances` busy (Erlang's formula B). 0 without any load, 1 without instances.
 * @param load requests in hand on average, if none were turned away
 */
export function shareFindingAllBusy(load: number, instances: number): number {
  let blocked = 1
  for (let count = 1; count <= instances; count++) blocked = (load * blocked) / (count + load * blocked)
  return load === 0 ? 0 : blocked
}
