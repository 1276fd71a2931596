/** The providers with all their routes, as a server with the usual settings mounts them. */
import { Effect } from "effect"
import { providers } from "../../src/dialects/index.ts"
import { simulatorLayer } from "../../src/server/SimulatorLayer.ts"
import { defaultSettings } from "../../src/settings/Settings.ts"

export const servedProviders = Effect.suspend(() =>
  providers({
    ...{ maxBodyBytes: 1_000_000, wishes: true, runExpiryMs: 600_000, maxWebSockets: 1_000, batchMs: 0 },
    followed: { follow: (handler) => handler, upgraded: () => undefined },
  }),
).pipe(Effect.provide(simulatorLayer(defaultSettings)))
