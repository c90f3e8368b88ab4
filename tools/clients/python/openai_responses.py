"""openai-python on responses, with strict validation of all that it receives."""

import json
import time
from typing import Literal

import openai
from pydantic import BaseModel

from cases import API, COUNTING_MODEL, KEY, MODEL, OTHER_API, client, counted, ok, refused

client(f"openai-python {openai.__version__}, responses")
options = dict(api_key=KEY, _strict_response_validation=True)
near = openai.OpenAI(base_url=API, **options).responses
far = openai.OpenAI(base_url=OTHER_API, **options).responses
asking = dict(model=MODEL, temperature=0, max_output_tokens=120)
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "Tells the weather of a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "enum": ["Paris", "Oslo"]}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
ENDS = ("response.completed", "response.incomplete")


class Weather(BaseModel):
    sky: Literal["sunny", "cloudy"]
    windy: bool


def deltas(events):
    return "".join(e.delta for e in events if e.type == "response.output_text.delta")


def sync():
    answer = near.create(input="Hello!", **asking)
    assert answer.id.startswith("resp_") and answer.output_text.strip(), answer
    assert answer.status in ("completed", "incomplete") and answer.usage.output_tokens > 0, answer
    kept = far.retrieve(answer.id)
    assert kept.output_text == answer.output_text and kept.usage == answer.usage, kept
    [item] = far.input_items.list(answer.id)
    assert item.role == "user", item
    ok("create, retrieve and input_items on another API")
    return answer.output_text


def streamed(whole):
    events = list(near.create(input="Hello!", stream=True, **asking))
    assert events[0].type == "response.created" and events[-1].type in ENDS, events
    assert deltas(events) == whole == events[-1].response.output_text, events
    numbers = [e.sequence_number for e in events]
    assert numbers == sorted(numbers) and set(numbers) == set(range(numbers[-1] + 1)), numbers
    ok("stream")
    with near.stream(input="Hello!", **asking) as stream:
        seen = list(stream)
    assert deltas(seen) == whole, seen
    ok(".stream() helper")
    with near.stream(model=COUNTING_MODEL, input="5", max_output_tokens=2000) as stream:
        for event in stream:
            if event.type == "response.output_text.delta":
                break
    ok("a stream that is left")


def earlier():
    first = near.create(input="Hello!", instructions="Be short.", **asking)
    next_one = far.create(input="And now?", previous_response_id=first.id, **asking)
    assert next_one.previous_response_id == first.id and next_one.instructions is None, next_one
    items = [*first.output, {"role": "user", "content": "And now?"}]
    near.create(input=[{"role": "user", "content": "Hello!"}, *dumped(items)], **asking)
    refused(
        (openai.NotFoundError, openai.BadRequestError),
        lambda: near.create(input="?", previous_response_id="resp_0_none", **asking),
    )
    ok("previous_response_id and items sent back")


def dumped(items):
    return [i if isinstance(i, dict) else i.model_dump(exclude_none=True) for i in items]


def logprobs():
    answer = near.create(
        input="Hello!", top_logprobs=2, include=["message.output_text.logprobs"], **asking
    )
    tokens = answer.output[0].content[0].logprobs
    assert tokens and all(len(token.top_logprobs) == 2 for token in tokens), answer
    ok("logprobs")


def tools():
    with near.stream(
        input="What is the weather?", tools=[TOOL], tool_choice="required", **asking
    ) as stream:
        final = stream.get_final_response()
    [call] = [item for item in final.output if item.type == "function_call"]
    assert json.loads(call.arguments)["city"] in ("Paris", "Oslo"), call
    named = {"type": "function", "name": "get_weather"}
    again = near.create(input="What?", tools=[TOOL], tool_choice=named, **asking)
    assert [item.name for item in again.output if item.type == "function_call"], again
    ok("tools, .stream() helper")
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
    after = near.create(input=[result], previous_response_id=final.id, **asking)
    assert after.output, after
    ok("tool result")


def structured():
    answer = near.parse(input="Hello!", text_format=Weather, **asking)
    assert answer.output_parsed.sky in ("sunny", "cloudy"), answer
    with near.stream(input="Hello!", text_format=Weather, **asking) as stream:
        final = stream.get_final_response()
    assert final.output_parsed.sky in ("sunny", "cloudy"), final
    ok("parse")


def background():
    begun = near.create(model=COUNTING_MODEL, input="7", max_output_tokens=100, background=True)
    assert begun.status in ("queued", "in_progress") and begun.background, begun
    answer = begun
    while answer.status in ("queued", "in_progress"):
        time.sleep(0.1)
        answer = far.retrieve(begun.id)
    assert answer.output_text == counted(7, 100), answer
    ok("background, polled on another API")


def resumed():
    stream = near.create(
        model=COUNTING_MODEL, input="8", max_output_tokens=100, background=True, stream=True
    )
    events = []
    for event in stream:
        events.append(event)
        if len(deltas(events)) > 100:
            break
    stream.close()
    id, number = events[0].response.id, events[-1].sequence_number
    rest = list(far.retrieve(id, stream=True, starting_after=number))
    assert rest[0].sequence_number == number + 1, (number, rest[0])
    assert deltas(events) + deltas(rest) == counted(8, 100), rest
    assert rest[-1].type in ENDS and rest[-1].response.output_text == counted(8, 100), rest[-1]
    ok("left and resumed on another API")
    with far.stream(response_id=id, starting_after=number) as stream:
        seen = list(stream)
    assert deltas(seen) == deltas(rest), seen
    ok("resumed by the .stream() helper")


def cancelled():
    begun = near.create(model=COUNTING_MODEL, input="9", max_output_tokens=1900, background=True)
    follower = near.retrieve(begun.id, stream=True)
    for event in follower:
        if event.type == "response.output_text.delta":
            break
    answer = far.cancel(begun.id)
    assert answer.status == "cancelled", answer
    last = list(follower)[-1]
    assert last.type == "response.failed" and last.response.status == "cancelled", last
    assert far.cancel(begun.id).status == "cancelled"
    ok("cancel")


def erased():
    answer = near.create(input="Hello!", **asking)
    near.delete(answer.id)
    refused(openai.NotFoundError, lambda: far.retrieve(answer.id))
    unkept = near.create(input="Hello!", store=False, **asking)
    refused(openai.NotFoundError, lambda: far.retrieve(unkept.id))
    ok("delete, store: false")


def errors():
    gone = refused(openai.NotFoundError, lambda: near.create(input="?", model="gpt-none"))
    assert gone.code == "model_not_found", gone
    bad = refused(
        openai.BadRequestError, lambda: near.create(input="?", **{**asking, "temperature": 3})
    )
    assert bad.param == "temperature", bad
    ok("errors")


text = sync()
streamed(text)
earlier()
logprobs()
background()
resumed()
cancelled()
erased()
errors()
tools()
structured()
