/** Where OpenAI serves Chat Completions. */
import { completionRoute, type RouteOptions } from "../../http/completionRoute.ts"
import type { Route } from "../../http/Route.ts"
import type { Simulation } from "../../simulation/Simulation.ts"
import { openAiChat } from "./codec.ts"

export const chatRoutes = (simulation: Simulation["Service"], options: RouteOptions): ReadonlyArray<Route> => [
  { method: "POST", path: "/v1/chat/completions", handler: completionRoute(openAiChat, simulation, options) },
]
