/** The primary's services: what all workers must agree on, and what the control API shows of them together. */
import { Layer } from "effect"
import { RateLimiter } from "effect/persistence"
import { Verdict } from "../../faults/verdict/Verdict.ts"
import { MockBook } from "../../mocks/MockBook.ts"
import { mockOptions } from "../../mocks/mockOptions.ts"
import type { Settings } from "../../settings/Settings.ts"
import { CacheMemory } from "../../simulation/CacheMemory.ts"
import { ownCacheMemory } from "../../simulation/ownCacheMemory.ts"
import { Stats } from "../../stats/Stats.ts"
import { cursorsLayer } from "../cursorsLayer.ts"
import { faultsLayer } from "../faultsLayer.ts"
import { mockFilesLayer } from "../mockFilesLayer.ts"
import { ProcessVitals } from "../ProcessVitals.ts"
import { journalLayer, metricsLayer, storeLayer } from "../SimulatorLayer.ts"
import { AllMocks } from "./AllMocks.ts"

/** What stays as long as the primary does. */
export const keptLayer = (settings: Settings) =>
  Layer.mergeAll(
    storeLayer(settings.store),
    Verdict.layer(settings.verdict),
    RateLimiter.layerStoreMemory,
    Layer.effect(CacheMemory, ownCacheMemory),
    ProcessVitals.layer,
  )

/** What is made anew with new settings. */
export const rulesLayer = (settings: Settings, startedAt: number) =>
  mockFilesLayer(settings).pipe(
    Layer.provideMerge(AllMocks.layer),
    Layer.provideMerge(MockBook.layer(mockOptions(settings.mocks))),
    Layer.provideMerge(cursorsLayer),
    Layer.provideMerge(
      Layer.mergeAll(
        Stats.layer,
        metricsLayer(settings.metrics),
        journalLayer(settings.journal),
        faultsLayer(settings, startedAt),
      ),
    ),
  )
