/** Has the user's editor change a text. */
import { Effect, FileSystem, Path } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { BadSettings } from "../../settings/BadSettings.ts"
import { Environment } from "../Environment.ts"

/** Fails when no editor is named, or the one that is fails. */
export const askEditor = Effect.fnUntraced(
  function* (text: string) {
    const { VISUAL, EDITOR } = yield* Environment
    const editor = VISUAL || EDITOR
    if (editor === undefined || editor === "") {
      return yield* new BadSettings({ problems: ["no editor is named: set VISUAL or EDITOR, or give --with FILE"] })
    }
    const files = yield* FileSystem.FileSystem
    const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
    // The folder is its owner's alone, and so is what is in it.
    const folder = yield* files.makeTempDirectoryScoped({ prefix: "llmsim-edit-" })
    const file = (yield* Path.Path).join(folder, "exchange.json")
    yield* files.writeFileString(file, text)
    const terminal = { stdin: "inherit", stdout: "inherit", stderr: "inherit", detached: false } as const
    // By a shell, since an editor may be named with its flags.
    const code = yield* spawner.exitCode(ChildProcess.make(`${editor} "${file}"`, { shell: true, ...terminal }))
    if (code !== 0)
      return yield* new BadSettings({ problems: [`${editor} ended with ${code}, and nothing was changed`] })
    return yield* files.readFileString(file)
  },
  Effect.scoped,
  Effect.catchTag("PlatformError", ({ message }) => Effect.fail(new BadSettings({ problems: [message] }))),
)
