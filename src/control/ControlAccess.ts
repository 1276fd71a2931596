/** Who may use the control API: who shows its key, or who is on the same machine. */
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import { Forbidden, Unauthorized } from "./ControlError.ts"

export class ControlAccess extends HttpApiMiddleware.Service<ControlAccess>()("llmsim/control/ControlAccess", {
  security: { control_key: HttpApiSecurity.bearer },
  error: [Unauthorized, Forbidden],
}) {}
