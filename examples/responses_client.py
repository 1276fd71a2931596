"""The Responses API with OpenAI's Python SDK: text, a stream, a tool loop, and a conversation by previous_response_id.

Start the simulator (npm start), then: pip install openai && python examples/responses_client.py
"""

import json
import os

from openai import OpenAI

client = OpenAI(base_url=os.environ.get("OPENAI_BASE_URL", "http://localhost:8080/v1"), api_key="any")

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}


def stream_text() -> None:
    stream = client.responses.create(model="gpt-4o", input="Tell me of the sea", stream=True)
    for event in stream:
        if event.type == "response.output_text.delta":
            print(event.delta, end="", flush=True)
        elif event.type == "response.completed":
            print(f"\n{event.response.usage.output_tokens} tokens")


def call_tools() -> None:
    response = client.responses.create(model="gpt-4o", input="How is the weather?", tools=[WEATHER])
    outputs = []
    for item in response.output:
        if item.type != "function_call":
            continue
        city = json.loads(item.arguments)["city"]
        print(f"asked for the weather in {city}")
        outputs.append({"type": "function_call_output", "call_id": item.call_id, "output": "sunny, 21 degrees"})
    answer = client.responses.create(
        model="gpt-4o",
        input=outputs,
        tools=[WEATHER],
        previous_response_id=response.id,
    )
    print(answer.output_text)


if __name__ == "__main__":
    stream_text()
    call_tools()
