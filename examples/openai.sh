#!/bin/sh
# A streamed chat with curl.
curl -sN "${OPENAI_BASE_URL:-http://localhost:8080/v1}/chat/completions" \
  -H 'content-type: application/json' \
  -d '{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Tell me of the sea"}]}'
