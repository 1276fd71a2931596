/** `/llmsim/faults`: faults that are added while llmsim runs. */
import { Effect } from "effect"
import { FaultRules } from "../../control/FaultsApi.ts"
import { simError, UnknownObject } from "../../domain/SimError.ts"
import { Faults } from "../../faults/Faults.ts"
import { decodeAs } from "../../http/decodeAs.ts"
import { readJson } from "../../http/readJson.ts"
import { controlGroup } from "./controlGroup.ts"

export const faultHandlers = (maxBodyBytes: number) =>
  controlGroup(
    "faults",
    Effect.map(Faults, (faults) => ({
      list: () => Effect.sync(() => ({ faults: faults.list() })),
      add: ({ request }) =>
        readJson(request, maxBodyBytes).pipe(
          Effect.flatMap((body) => decodeAs(FaultRules, body)),
          Effect.map((rules) => ({ faults: (Array.isArray(rules) ? rules : [rules]).map(faults.add) })),
        ),
      clear: () =>
        Effect.sync(() => {
          faults.clear()
          return { faults: [] }
        }),
      remove: ({ params: { id } }) =>
        Effect.suspend(() =>
          faults.remove(id)
            ? Effect.succeed({ id, deleted: true })
            : Effect.fail(simError(new UnknownObject({ kind: "fault", id }))),
        ),
    })),
  )
