/** Opens cassettes for the commands; what is wrong with them is a line on standard error. */
import { Console, Effect } from "effect"
import { Argument } from "effect/cli"
import { CassetteFile, type Opened } from "../../recording/CassetteFile.ts"
import type { CassetteHeader, Exchange } from "../../recording/Exchange.ts"
import { BadSettings } from "../../settings/BadSettings.ts"

export const cassetteArgument = Argument.String("cassette").pipe(Argument.withDescription("A file of exchanges"))

export const idArgument = Argument.String("id").pipe(
  Argument.withDescription("An exchange's id, as list shows it, or its key"),
)

export const openCassette = (path: string) => opened(path, () => CassetteFile.read(path))

/** A cassette that exchanges are added to; made where there is none. */
export const openTarget = (path: string, header: CassetteHeader) =>
  opened(path, () => CassetteFile.append(path, header))

const opened = Effect.fnUntraced(function* (path: string, open: () => Opened) {
  const { file, warnings } = yield* Effect.acquireRelease(
    Effect.try({ try: open, catch: (error) => problem(path, error) }),
    ({ file }) => Effect.sync(() => file.close()),
  )
  for (const warning of warnings) yield* Console.error(`warning: ${warning}`)
  return file
})

/** Each exchange in turn, so that no more than one of them is held. */
export const eachExchange = <E>(
  path: string,
  file: CassetteFile,
  use: (exchange: Exchange) => Effect.Effect<void, E>,
) =>
  Effect.forEach(
    // Lines may be added while they are read.
    [...file.lines],
    (line) =>
      Effect.flatMap(Effect.try({ try: () => file.exchange(line), catch: (error) => problem(path, error) }), use),
    { discard: true },
  )

export const problem = (path: string, error: unknown): BadSettings =>
  new BadSettings({ problems: [`${path}: ${error instanceof Error ? error.message : String(error)}`] })
