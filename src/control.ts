/** The door to a running server's control API. @module llmsim/control */

export { ControlApi } from "./control/ControlApi.ts"
export { ControlClient, type ControlledServer } from "./control/ControlClient.ts"
export {
  BadRequest,
  BodyTooLong,
  Conflict,
  Forbidden,
  NoJson,
  NotFound,
  StoreFailed,
  Unauthorized,
} from "./control/ControlError.ts"
export { ListedMock, MockExplanation } from "./control/MocksApi.ts"
export { StatsReport } from "./control/StatsReport.ts"
export { JournalDetail, JournalLine } from "./stats/JournalReport.ts"
