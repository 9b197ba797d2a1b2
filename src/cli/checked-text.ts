import { Chalk, type ChalkInstance } from 'chalk'
import type { Checked } from '../check.ts'
import { plural } from '../text/format.ts'
import { plainText, wrap } from '../text/plain-text.ts'

/** How a text is to look. */
export interface Look {
  readonly columns: number
  readonly colour: boolean
}

/** What a check found, conclusion first; every failed case with what was sent, found and expected. */
export function checkedText(checked: Checked, { columns, colour }: Look): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const { contract, failure, unchecked = [] } = checked
  const isContractBroken = contract.failed.length > 0
  const marked = (mark: string, text: string): string[] => {
    const [first = '', ...others] = wrap(plainText(text), columns - 4, 0)
    return [` ${mark} ${first}`, ...others.map((line) => `   ${line}`)]
  }
  return [
    ...wrap(plainText(conclusion(checked)), columns - 1, 0).map((line) => ` ${paint.bold(line)}`),
    ...contract.failed.flatMap(({ name, message }) => [
      ...marked(paint.red('✗'), name),
      ...wrap(plainText(message), columns - 6, 0).map((line) => `     ${line}`),
    ]),
    ...(failure !== null && !isContractBroken ? marked(paint.red('✗'), failure.message) : []),
    ...passed(checked).flatMap((text) => marked(paint.green('✓'), text)),
    ...[...unchecked, ...(isContractBroken ? [AFTER_CONTRACT] : [])].flatMap((text) => notChecked(marked, paint, text)),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

const AFTER_CONTRACT = 'What operations in a row leave behind comes after the contract.'

function notChecked(marked: (mark: string, text: string) => string[], paint: ChalkInstance, text: string): string[] {
  return marked(paint.yellow('-'), `Not checked: ${text}`)
}

function conclusion({ name, scenario, contract, failure }: Checked): string {
  const { passed, failed } = contract
  if (failed.length > 0) {
    return `${name} breaks ${failed.length} of ${plural(passed.length + failed.length, 'case')} of the contract of ${scenario}.`
  }
  return failure === null ? `${name} does what ${scenario} says.` : `${name} does not do what ${scenario} says.`
}

function passed({ contract, differential, sameStateAs }: Checked): string[] {
  const same = sameStateAs === null ? '' : `, and leave the same behind as in ${sameStateAs}`
  return [
    ...(contract.passed.length === 0
      ? []
      : [`${plural(contract.passed.length, 'case')} of the contract as described.`]),
    ...(differential === null
      ? []
      : [`${differential.operations} operations in a row are answered and stored as they should be${same}.`]),
  ]
}
