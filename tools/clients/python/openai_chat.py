"""openai-python on chat completions, with strict validation of all that it receives."""

import asyncio
import json
from typing import Literal

import openai
from pydantic import BaseModel

from cases import API, KEY, MODEL, client, ok, refused

client(f"openai-python {openai.__version__}, chat")
options = dict(base_url=API, api_key=KEY, _strict_response_validation=True)
parley = openai.OpenAI(**options)
chat = parley.chat.completions
HELLO = [{"role": "user", "content": "Hello!"}]
asking = dict(model=MODEL, temperature=0, max_completion_tokens=120)
SKIES = ["sunny", "cloudy"]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "enum": ["Paris", "Oslo"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
        "strict": True,
    },
}


class Weather(BaseModel):
    sky: Literal["sunny", "cloudy"]
    windy: bool


def models():
    assert MODEL in [model.id for model in parley.models.list()]
    assert parley.models.retrieve(MODEL).id == MODEL
    gone = refused(openai.NotFoundError, lambda: parley.models.retrieve("no/such-model"))
    assert gone.code == "model_not_found", gone
    ok("models")


def sync():
    answer = chat.create(messages=HELLO, **asking)
    text = answer.choices[0].message.content
    assert answer.id.startswith("chatcmpl-") and len(answer.choices) == 1 and text.strip(), answer
    assert answer.choices[0].finish_reason in ("stop", "length"), answer
    assert answer.usage.completion_tokens > 0 and answer.object == "chat.completion", answer
    assert answer._request_id, "no x-request-id"
    ok("sync")
    return text


def streamed(whole):
    chunks = list(
        chat.create(messages=HELLO, stream=True, stream_options={"include_usage": True}, **asking)
    )
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole, (text, whole)
    assert len({c.id for c in chunks}) == len({c.created for c in chunks}) == 1, chunks
    assert chunks[0].choices[0].delta.role == "assistant", chunks[0]
    assert not chunks[-1].choices and chunks[-1].usage.completion_tokens > 0, chunks[-1]
    assert chunks[-2].choices[0].finish_reason in ("stop", "length"), chunks[-2]
    ok("stream")
    plain = list(chat.create(messages=HELLO, stream=True, **asking))
    assert all(c.choices and c.usage is None for c in plain), plain
    ok("stream without usage")


def helper(whole):
    with chat.stream(messages=HELLO, **asking) as stream:
        deltas = [event.delta for event in stream if event.type == "content.delta"]
        final = stream.get_final_completion()
    assert "".join(deltas) == whole == final.choices[0].message.content, final
    assert final.choices[0].message.role == "assistant", final
    ok(".stream() helper")


async def concurrent(whole):
    parley = openai.AsyncOpenAI(**options)

    async def one():
        stream = await parley.chat.completions.create(messages=HELLO, stream=True, **asking)
        return "".join([c.choices[0].delta.content or "" async for c in stream])

    assert await asyncio.gather(one(), one(), one()) == [whole] * 3
    ok("three async streams")


def stopped(whole):
    middle = len(whole) // 2
    stop = whole[middle : middle + 3]
    answer = chat.create(messages=HELLO, stop=[stop], **asking)
    assert answer.choices[0].message.content == whole[: whole.index(stop)], answer
    assert answer.choices[0].finish_reason == "stop", answer
    ok("stop")


def roles(whole):
    part = [{"type": "text", "text": "Hello!"}]
    answer = chat.create(messages=[{"role": "user", "content": part}], **asking)
    assert answer.choices[0].message.content == whole, answer
    chat.create(
        messages=[
            {"role": "developer", "content": "Be short."},
            {"role": "user", "content": "Hello!", "name": "ann"},
            {"role": "assistant", "content": [{"type": "text", "text": "Hi."}]},
            {"role": "system", "content": [{"type": "text", "text": "Be kind."}]},
            {"role": "user", "content": "And now?"},
        ],
        user="ann",
        store=False,
        metadata={"a": "b"},
        extra_body={"prompt_cache_key": "k", "something_new": {"deep": [1]}},
        **asking,
    )
    ok("roles, parts, fields without effect")


def logprobs():
    answer = chat.create(messages=HELLO, logprobs=True, top_logprobs=3, **asking)
    tokens = answer.choices[0].logprobs.content
    assert answer.usage.completion_tokens - len(tokens) in (0, 1), answer  # the end has no text
    for token in tokens:
        assert token.logprob <= 0 and len(token.top_logprobs) == 3, token
        assert token.top_logprobs[0].logprob >= token.top_logprobs[2].logprob, token
    spelled = bytes(b for token in tokens for b in token.bytes).decode(errors="ignore")
    assert answer.choices[0].message.content.strip() in spelled, (answer, spelled)
    with chat.stream(messages=HELLO, logprobs=True, top_logprobs=1, **asking) as stream:
        final = stream.get_final_completion()
    assert [t.token for t in final.choices[0].logprobs.content] == [t.token for t in tokens], final
    ok("logprobs")


def bias():
    first = chat.create(messages=HELLO, logprobs=True, **{**asking, "max_completion_tokens": 1})
    banned = first.choices[0].logprobs.content[0].token
    ids = {str(i): -100 for i in range(300)}
    other = chat.create(messages=HELLO, logit_bias=ids, **asking)
    assert other.choices[0].message is not None, banned
    ok("logit_bias")


def tools():
    question = [{"role": "user", "content": "What is the weather?"}]
    named = {"type": "function", "function": {"name": "get_weather"}}
    answer = chat.create(messages=question, tools=[TOOL], tool_choice=named, **asking)
    assert answer.choices[0].finish_reason == "tool_calls", answer
    [call] = answer.choices[0].message.tool_calls
    assert call.id.startswith("call_") and call.function.name == "get_weather", call
    assert json.loads(call.function.arguments)["city"] in ("Paris", "Oslo"), call
    ok("named tool")
    with chat.stream(messages=question, tools=[TOOL], tool_choice="required", **asking) as stream:
        done = [e for e in stream if e.type == "tool_calls.function.arguments.done"]
        final = stream.get_final_completion()
    [call] = final.choices[0].message.tool_calls
    assert len(done) == 1 and final.choices[0].finish_reason == "tool_calls", final
    assert json.loads(call.function.arguments)["city"] in ("Paris", "Oslo"), call
    ok("required tool, .stream() helper")
    result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
    message = final.choices[0].message.model_dump(exclude_none=True, exclude={"parsed"})
    for calls in message["tool_calls"]:
        calls["function"].pop("parsed_arguments", None)
    after = chat.create(messages=[*question, message, result], **asking)
    assert after.choices[0].message.content is not None, after
    ok("tool result")
    none = chat.create(messages=question, tools=[TOOL], tool_choice="none", **asking)
    assert not none.choices[0].message.tool_calls, none
    ok("tool_choice none")


def structured():
    answer = chat.parse(messages=HELLO, response_format=Weather, **asking)
    assert answer.choices[0].message.parsed.sky in SKIES, answer
    with chat.stream(messages=HELLO, response_format=Weather, **asking) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].message.parsed.sky in SKIES, final
    ok("parse")
    answer = chat.create(
        messages=HELLO,
        response_format={"type": "json_object"},
        **{**asking, "max_completion_tokens": 200},
    )
    if answer.choices[0].finish_reason == "stop":
        assert isinstance(json.loads(answer.choices[0].message.content), dict), answer
    else:
        assert answer.choices[0].message.content.startswith("{"), answer
    ok("json_object")


def errors():
    gone = refused(
        openai.NotFoundError, lambda: chat.create(messages=HELLO, model="gpt-none", temperature=0)
    )
    assert gone.code == "model_not_found" and MODEL in gone.message, gone
    for field, value in (("temperature", 3), ("n", 2), ("top_logprobs", 3)):
        bad = refused(
            openai.BadRequestError,
            lambda: chat.create(messages=HELLO, **{**asking, field: value}),
        )
        assert bad.param == field and bad.type == "invalid_request_error", (field, bad)
    image = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]
    bad = refused(
        openai.BadRequestError,
        lambda: chat.create(messages=[{"role": "user", "content": image}], **asking),
    )
    assert bad.param and bad.param.startswith("messages[0].content[0]"), bad
    ok("errors")


models()
text = sync()
streamed(text)
helper(text)
asyncio.run(concurrent(text))
stopped(text)
roles(text)
logprobs()
bias()
errors()
tools()
structured()
