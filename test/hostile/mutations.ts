/** Ways in which a file can be other than it should, by name. Each makes bytes of the text of a good file. */
export const MUTATIONS: Readonly<Record<string, (good: string) => string | Uint8Array>> = {
  empty: () => '',
  'white space alone': () => ' \n\t\n \n',
  'a comment alone': () => '# nothing\n',
  'null alone': () => 'null\n',
  'a list in place of a mapping': () => '[1, 2, 3]\n',
  'a number in place of a mapping': () => '1e400\n',
  'a text in place of a mapping': () => '"text"\n',
  'an endless open bracket': () => '['.repeat(200_000),
  'deep brackets': () => `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'deep mappings': () => '{"a":'.repeat(20_000),
  'deep indents': () => Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'random bytes': () => Uint8Array.from({ length: 4_096 }, (_, index) => (index * 7_919 + 13) & 255),
  'zero bytes': () => new Uint8Array(4_096),
  'UTF-16': (good) => Buffer.from(`\ufeff${good}`, 'utf16le'),
  'cut in the middle': (good) => good.slice(0, Math.floor(good.length / 2)),
  'twice in a row': (good) => `${good}\n${good}`,
  'control characters inside': (good) => good.replace(/[a-z]{4,}/, (word) => `${word}\u001b[31m\u0000\u0007`),
  'workflow commands inside': (good) => good.replace(/[a-z]{4,}/, (word) => `${word}\n::stop-commands::x\n::error::y`),
  'a key called __proto__': (good) => withKey(good, '__proto__'),
  'a key called constructor': (good) => withKey(good, 'constructor'),
  'a key called toString': (good) => withKey(good, 'toString'),
  'all numbers enormous': (good) => good.replace(/\b\d+(\.\d+)?\b/g, '1e400'),
  'all numbers negative': (good) => good.replace(/\b\d+(\.\d+)?\b/g, '-5'),
  'all numbers not a number': (good) => good.replace(/\b\d+(\.\d+)?\b/g, '.nan'),
  'all numbers as text': (good) => good.replace(/\b\d+(\.\d+)?\b/g, '"ten"'),
  'all names changed': (good) => good.replace(/^(\s*)([a-zA-Z]+):/gm, '$1x$2:'),
  'all values gone': (good) => good.replace(/: .*$/gm, ':'),
  'an anchor that multiplies': () =>
    ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
      .concat(Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`))
      .join('\n'),
  'an alias of itself': () => 'a: &a [*a]\n',
  'a tag of a language': () => 'a: !!js/function "function () { process.exit(0) }"\n',
  'a line of ten million characters': (good) => `${good}\n# ${'x'.repeat(10_000_000)}\n`,
  'a million lines': (good) => `${good}\n${'# x\n'.repeat(1_000_000)}`,
  'a very long value': (good) => good.replace(/: .*$/m, `: ${'y'.repeat(3_000_000)}`),
  'nested variables': (good) => `${good}\nx-a: "${'${A:-'.repeat(20_000)}${'}'.repeat(20_000)}"\n`,
  'many spaces': (good) => `${good}\nA=${' '.repeat(200_000)}b\n`,
}

/** Values for flags that want a number, a time, a name or a file. */
export const VALUES: readonly string[] = [
  '',
  ' ',
  '-1',
  '0',
  '1e400',
  'NaN',
  'Infinity',
  '0x10',
  '1,5',
  '600h',
  '9'.repeat(400),
  '__proto__',
  'constructor',
  '/proc/self/mem',
  '/dev/null',
  '../../../../etc/shadow',
  '\u001b[31mred',
  '::error::x',
  '$(touch /tmp/hostile)',
  '{"a":',
]

/** Puts a key at the top, in JSON as in YAML. */
function withKey(good: string, key: string): string {
  return good.trimStart().startsWith('{')
    ? good.replace('{', `{"${key}": {"polluted": 1},`)
    : `${good}\n${key}: {polluted: 1}\n`
}
