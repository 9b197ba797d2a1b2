// Burns CPU time half of the time, in turns of a length drawn anew from half a second to four.
let isAtWork = false
for (;;) {
  isAtWork = !isAtWork
  const end = performance.now() + 500 + 3_500 * Math.random()
  if (isAtWork) while (performance.now() < end);
  else await new Promise((resolve) => setTimeout(resolve, end - performance.now()))
}
