/** The certificate of a server that speaks TLS, from files that are read again when they change. */
import type { Server } from "node:http"
import { createSecureContext, type Server as SecureServer } from "node:tls"
import { Effect, FileSystem, Layer, Schedule } from "effect"
import { BadSettings } from "../settings/BadSettings.ts"
import { fileStamp } from "./fileStamp.ts"

/** As PEM texts. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** The paths of the two. */
type Files = Certificate

/** Looking at times of change works for links that are turned to other files, as Kubernetes does with secrets. */
const every = "1 second"

/** Fails when a file cannot be read, or the two are no certificate and its key. */
export const readCertificate = Effect.fnUntraced(function* ({ cert, key }: Files) {
  const certificate: Certificate = { cert: yield* readPem(cert), key: yield* readPem(key) }
  yield* Effect.try({
    try: () => createSecureContext(certificate),
    catch: (error) => new BadSettings({ problems: [`${cert}, ${key}: ${messageOf(error)}`] }),
  })
  return certificate
})

/** Connections that are open keep the certificate that they began with; new files that are wrong are left alone. */
export const watchCertificate = (server: Server, files: Files) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      let stamp = yield* stampOf(files)
      const look = Effect.gen(function* () {
        const now = yield* stampOf(files)
        if (now === stamp) return
        stamp = now
        const certificate = yield* readCertificate(files)
        ;(server as Server & Pick<SecureServer, "setSecureContext">).setSecureContext(certificate)
        yield* Effect.logInfo("the certificate was read again")
      }).pipe(
        Effect.catch(({ message }) =>
          Effect.logError("the certificate cannot be used; the one before stays in force").pipe(
            Effect.annotateLogs({ problems: message }),
          ),
        ),
      )
      yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced(every)))
    }),
  )

const readPem = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  return yield* Effect.mapError(
    fileSystem.readFileString(path),
    ({ message }) => new BadSettings({ problems: [`${path}: cannot be read: ${message}`] }),
  )
})

const stampOf = ({ cert, key }: Files) =>
  Effect.map(Effect.forEach([cert, key], fileStamp), (stamps) => stamps.join("\n"))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
