/** Writes transcripts as OpenAI's audio endpoints do. */
import { frameText } from "../../../http/frameText.ts"
import { likelihoods } from "../../../simulation/likelihoods.ts"
import { type Hearing, speakerOf, usageOf } from "./Hearing.ts"
import { srtOf, vttOf } from "./subtitles.ts"
import { hundredths, type Segment, wordsOf } from "./Transcript.ts"

/** An answer is text, or a JSON value. */
export const wholeTranscript = (format: string, hearing: Hearing): string | object => {
  const { transcript, task } = hearing
  switch (format) {
    case "text":
      return `${transcript.text}\n`
    case "srt":
      return srtOf(transcript.segments)
    case "vtt":
      return vttOf(transcript.segments)
    case "verbose_json":
      return verbose(hearing)
    case "diarized_json":
      return {
        task,
        duration: hundredths(transcript.seconds),
        text: transcript.text,
        segments: transcript.segments.map((segment, index) => spoken(hearing, segment, index)),
        usage: usageOf(hearing),
      }
    default:
      return task === "translate" ? { text: transcript.text } : plain(hearing)
  }
}

const plain = (hearing: Hearing) => ({
  text: hearing.transcript.text,
  ...languages(hearing),
  ...(hearing.logprobs && { logprobs: logprobsOf(hearing) }),
  usage: usageOf(hearing),
})

const languages = ({ model, language }: Hearing) =>
  model === "gpt-transcribe" ? { languages: [{ code: language }] } : {}

const logprobsOf = ({ transcript, random }: Hearing) =>
  likelihoods(
    transcript.segments.flatMap(({ pieces }) => pieces),
    0,
    random,
  ).map(({ token, logprob }) => ({ token, logprob, bytes: [...Buffer.from(token)] }))

const verbose = (hearing: Hearing) => {
  const { transcript, task, granularities } = hearing
  const { segments, seconds, text } = transcript
  return {
    task,
    language: task === "translate" ? "english" : nameOf(hearing.language),
    duration: hundredths(seconds),
    text,
    ...(granularities.includes("segment") && {
      segments: segments.map((segment, id) => detailed(hearing, segment, id)),
    }),
    ...(granularities.includes("word") && { words: segments.flatMap(wordsOf) }),
    ...(task === "transcribe" && { usage: usageOf(hearing) }),
  }
}

const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" })

/** Whisper says `english` to those who say `en`. */
const nameOf = (language: string): string =>
  (/^[a-z]{2}$/.test(language) ? names.of(language) : language)?.toLowerCase() ?? ""

/** Whisper's words for how sure it is, and its token ids, of which the first 50,257 are text. */
const detailed = ({ temperature, random }: Hearing, { start, end, text, pieces }: Segment, id: number) => ({
  id,
  seek: Math.floor(start / 30) * 3_000,
  start: hundredths(start),
  end: hundredths(end),
  text,
  tokens: pieces.map(() => Math.floor(random.nextDoubleUnsafe() * 50_257)),
  temperature,
  avg_logprob: -0.1 - 0.3 * random.nextDoubleUnsafe(),
  compression_ratio: 1.2 + 0.5 * random.nextDoubleUnsafe(),
  no_speech_prob: 0.05 * random.nextDoubleUnsafe(),
})

const spoken = (hearing: Hearing, { start, end, text }: Segment, index: number) => ({
  type: "transcript.text.segment",
  id: segmentId(index),
  start: hundredths(start),
  end: hundredths(end),
  speaker: speakerOf(hearing, index),
  text,
})

const segmentId = (index: number): string => `seg_${String(index + 1).padStart(3, "0")}`

/** The frames of a stream, one for each token; the last brings the end with it. */
export const transcriptFrames = (format: string, hearing: Hearing): ReadonlyArray<string> => {
  const { transcript, logprobs } = hearing
  const likely = logprobs ? logprobsOf(hearing) : undefined
  const frame = (data: object) => frameText({ data: JSON.stringify(data) })
  const frames: Array<string> = []
  const diarized = format === "diarized_json"
  for (const [index, segment] of transcript.segments.entries()) {
    for (const delta of segment.pieces) {
      const own = likely && { logprobs: [likely[frames.length]] }
      const belongs = diarized && { segment_id: segmentId(index) }
      frames.push(frame({ type: "transcript.text.delta", delta, ...own, ...belongs }))
    }
    if (diarized) frames.push(`${frames.pop() ?? ""}${frame(spoken(hearing, segment, index))}`)
  }
  const done = {
    type: "transcript.text.done",
    text: transcript.text,
    ...languages(hearing),
    ...(likely && { logprobs: likely }),
    usage: usageOf(hearing),
  }
  return [...frames.slice(0, -1), `${frames.at(-1) ?? ""}${frame(done)}`]
}
