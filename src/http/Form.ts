/** A multipart form, its fields as if they had come as JSON. */

export interface UploadedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export interface Form {
  /** `name[]` fields are arrays, `name[key]` fields objects. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Those of `name` and `name[]`. */
  readonly files: (name: string) => ReadonlyArray<UploadedFile>
}

/** Which fields are more than text; a value that is none stays text, so that a schema can refuse it. */
export interface FormShape {
  readonly numbers?: ReadonlyArray<string>
  readonly booleans?: ReadonlyArray<string>
  readonly lists?: ReadonlyArray<string>
}
