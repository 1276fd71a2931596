/** A worker's line to the primary. */
import type { Line } from "./Line.ts"
import type { WorkerAsks } from "./messages.ts"

export type PrimaryLine = Line<WorkerAsks>
