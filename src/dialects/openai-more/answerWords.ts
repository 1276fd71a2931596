/** The words in which OpenAI's answers tell what became of them. */
import type { AnswerWords } from "../../domain/AnswerWords.ts"
import { chatWords } from "../openai-chat/answerWords.ts"
import { responseWords } from "../openai-responses/answerWords.ts"

const mediaWords: AnswerWords = {
  lastEvent: {
    types: ["speech.audio.done", "transcript.text.done", "image_generation.completed", "image_edit.completed"],
  },
}

export const openAiWords: ReadonlyArray<AnswerWords> = [chatWords, responseWords, mediaWords]
