/** Why no value fits at one place; returned in a value's stead, so that the drawing can try another way. */
export class Contradiction {
  readonly path: string
  readonly message: string

  constructor(path: string, message: string) {
    this.path = path
    this.message = message
  }
}
