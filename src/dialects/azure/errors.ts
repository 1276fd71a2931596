/** Azure's own errors; what the models' API refuses is worded as OpenAI words it. */
import type { SimError } from "../../domain/SimError.ts"
import type { WireFailure } from "../../http/ApiStyle.ts"
import { openAiFailure } from "../openai-chat/errors.ts"

export const azureFailure = (error: SimError): WireFailure => {
  switch (error.reason._tag) {
    case "UnknownRoute":
      return resourceNotFound
    case "UnknownModel":
      return deploymentNotFound
    default:
      return openAiFailure(error)
  }
}

const gatewayFailure = (status: number, code: string, message: string): WireFailure => {
  const body = { error: { code, message } }
  return { status, headers: {}, body, frame: { data: JSON.stringify(body) } }
}

/** Also what a call without `api-version` gets (MicrosoftDocs/azure-docs#114602). */
export const resourceNotFound = gatewayFailure(404, "404", "Resource not found")

export const versionNotSupported = gatewayFailure(400, "BadRequest", "API version not supported")

export const deploymentNotFound = gatewayFailure(
  404,
  "DeploymentNotFound",
  "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, " +
    "please wait a moment and try again.",
)
