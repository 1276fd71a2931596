/** Whether a text is what a hosted tool was asked or answered, or a document's name: under keys that elsewhere describe the call. */

export interface Owner {
  /** Of the object that holds the text. */
  readonly type: unknown
  /** Under which that object is held. */
  readonly name: string
  /** Of the object that holds that object. */
  readonly above: unknown
}

export const isHostedText = (owner: Owner, key: string): boolean => Object.hasOwn(places, key) && !!places[key]?.(owner)

const isAction = ({ name, above }: Owner, type: string): boolean => name === "action" && above === type

const isDocument = ({ type }: Owner): boolean => type === "document"

const isQuery = (owner: Owner): boolean => owner.type === "file_search_call" || isAction(owner, "web_search_call")

const isCommand = (owner: Owner): boolean =>
  isAction(owner, "shell_call") ||
  isAction(owner, "local_shell_call") ||
  (typeof owner.type === "string" && owner.type.startsWith("response.shell_call_command."))

/** Anthropic's, and those of OpenAI's shell. */
const isPrinted = ({ type, name, above }: Owner): boolean =>
  (typeof type === "string" && type.endsWith("code_execution_result")) ||
  (name === "output" && (above === "shell_call_output" || isShellOutput(above))) ||
  (name === "delta" && isShellOutput(above))

const isShellOutput = (type: unknown): boolean =>
  typeof type === "string" && type.startsWith("response.shell_call_output_content.")

const places: Readonly<Record<string, (owner: Owner) => boolean>> = {
  code: ({ type, name }) =>
    type === "code_interpreter_call" ||
    type === "response.code_interpreter_call_code.done" ||
    name === "executableCode" ||
    name === "executable_code",
  logs: ({ type }) => type === "logs",
  query: isQuery,
  queries: isQuery,
  command: isCommand,
  commands: isCommand,
  stdout: isPrinted,
  stderr: isPrinted,
  title: isDocument,
  context: isDocument,
}
