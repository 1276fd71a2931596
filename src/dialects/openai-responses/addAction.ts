/** Adds a call whose action is told at once: of a search before its arguments, of a shell command by command. */
import type { Item } from "./ResponseOptions.ts"
import type { Writing } from "./Writing.ts"

export const addAction = (writing: Writing, done: Item): void => {
  const begun = done.type === "tool_search_call" ? { ...done, arguments: {} } : done
  writing.added(begun.status === undefined ? begun : { ...begun, status: "in_progress" })
  if (done.type !== "shell_call") return
  const { commands } = done.action as { readonly commands: ReadonlyArray<string> }
  for (const [command_index, command] of commands.entries()) {
    const at = { output_index: writing.index(), command_index }
    writing.write("response.shell_call_command.added", { ...at, command: "" })
    writing.write("response.shell_call_command.delta", { ...at, delta: command })
    writing.write("response.shell_call_command.done", { ...at, command })
  }
}
