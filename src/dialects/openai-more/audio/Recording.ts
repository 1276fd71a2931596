/** The sound that came with a request. */
import { createHash } from "node:crypto"
import { Effect } from "effect"
import { type SimError, simError } from "../../../domain/SimError.ts"
import { BodyTooLarge } from "../../../domain/UnreadRequest.ts"
import type { Form } from "../../../http/Form.ts"
import { audioDuration } from "../../../media/audioDuration.ts"
import { refused } from "../refused.ts"

export interface Recording {
  readonly name: string
  readonly seconds: number
  /** Equal for equal sound. */
  readonly digest: string
}

const formats = ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm"]
const mostBytes = 25 * 1024 * 1024
const shortest = 0.1

export const recordingIn = (files: Form["files"]): Effect.Effect<Recording, SimError> => {
  const [file] = files("file")
  if (file === undefined) return refused({ _tag: "Missing", path: ["file"] })
  const { name, bytes } = file
  if (bytes.length > mostBytes) return Effect.fail(simError(new BodyTooLarge({ limit: mostBytes })))
  if (!formats.includes(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "")) {
    return wrong(`Unrecognized file format. Supported formats: [${formats.map((format) => `'${format}'`).join(", ")}]`)
  }
  const seconds = audioDuration(bytes)
  return seconds < shortest
    ? wrong("Audio file is too short. Minimum audio length is 0.1 seconds.", "audio_too_short")
    : Effect.succeed({ name, seconds, digest: createHash("sha1").update(bytes).digest("hex") })
}

const wrong = (message: string, code?: string) => refused({ _tag: "Other", path: ["file"], message, code })
