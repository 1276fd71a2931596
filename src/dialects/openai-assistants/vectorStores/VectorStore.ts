/** Vector stores and their files, as they are kept and sent. */
import type { Metadata } from "../assistants/Assistant.ts"

export interface VectorStore {
  readonly id: string
  readonly object: "vector_store"
  readonly created_at: number
  readonly name: string
  readonly usage_bytes: number
  readonly file_counts: {
    readonly in_progress: number
    readonly completed: number
    readonly failed: number
    readonly cancelled: number
    readonly total: number
  }
  readonly status: "completed"
  readonly expires_after?: { readonly anchor: "last_active_at"; readonly days: number }
  readonly expires_at: number | null
  readonly last_active_at: number
  readonly metadata: Metadata
}

export interface VectorStoreFile {
  readonly id: string
  readonly object: "vector_store.file"
  readonly created_at: number
  readonly usage_bytes: number
  readonly vector_store_id: string
  readonly status: "completed"
  readonly last_error: null
  readonly chunking_strategy: {
    readonly type: "static"
    readonly static: { readonly max_chunk_size_tokens: number; readonly chunk_overlap_tokens: number }
  }
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}
