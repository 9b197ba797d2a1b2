import { messageOf, UserError } from '../base/errors.ts'
import { wholeError } from '../base/whole-error.ts'

/**
 * What has to be ended after a run, last things first. Disposing of it never throws: what was measured is there already,
 * and a problem with what follows is a warning.
 */
export class TearDown implements AsyncDisposable {
  readonly #warn: (text: string) => void
  readonly #ends: { readonly what: string; readonly resource: AsyncDisposable }[] = []

  constructor(warn: (text: string) => void) {
    this.#warn = warn
  }

  /** @param what for the warning: "the load driver" */
  use<T extends AsyncDisposable>(what: string, resource: T): T {
    this.#ends.push({ what, resource })
    return resource
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { what, resource } of this.#ends.splice(0).toReversed()) {
      try {
        await resource[Symbol.asyncDispose]()
      } catch (error) {
        const why = error instanceof UserError ? error.paragraph() : messageOf(error)
        this.#warn(
          `${what} could not be ended as it should: ${why}${why === messageOf(error) ? `\n${wholeError(error)}` : ''}`,
        )
      }
    }
  }
}
