#!/bin/sh
# A load test with autocannon, against an llmsim that answers at once: llmsim serve --latency instant
npx autocannon -c 50 -d 30 -m POST -H 'content-type: application/json' \
  -b '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}' \
  "${OPENAI_BASE_URL:-http://localhost:8080/v1}/chat/completions"
