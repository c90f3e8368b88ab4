"""Clients that stream long answers while the worker is killed: each shows the whole text once.

All begin when the folder of the first argument has a file go. For each a file NAME.some appears there
once it has shown some text; after the kill each prints its line.
"""

import json
import os
import sys
import threading
import time
import urllib.request

import openai

from cases import API, COUNTING_MODEL, KEY, OTHER_API, client, counted, ok

FOLDER = sys.argv[1]
FIRST = int(sys.argv[2])  # numbers that no other script asks about
TOKENS = 400
SOME = 100

client(f"openai-python {openai.__version__}")
near = openai.OpenAI(base_url=API, api_key=KEY)
far = openai.OpenAI(base_url=OTHER_API, api_key=KEY)


def job(answer):
    id = answer.replace("chatcmpl-", "job_").replace("resp_", "job_")
    with urllib.request.urlopen(f"{OTHER_API}/jobs/{id}") as told:
        return json.load(told)


def chat(number):
    messages = [{"role": "user", "content": str(number)}]
    for chunk in near.chat.completions.create(
        model=COUNTING_MODEL, messages=messages, max_completion_tokens=TOKENS, stream=True
    ):
        for choice in chunk.choices:
            yield chunk.id, choice.delta.content or ""


def chat_helper(number):
    messages = [{"role": "user", "content": str(number)}]
    with near.chat.completions.stream(
        model=COUNTING_MODEL, messages=messages, stop=f"{number}.{TOKENS}"  # it raises at a limit
    ) as stream:
        for event in stream:
            if event.type == "content.delta":
                yield None, event.delta
        final = stream.get_final_completion()
    assert final.choices[0].message.content == counted(number, TOKENS), final
    yield final.id, ""


def texts(stream):
    for event in stream:
        if event.type == "response.output_text.delta":
            yield None, event.delta
        elif event.type in ("response.completed", "response.incomplete"):
            yield event.response.id, ""


def response(number):
    yield from texts(
        near.responses.create(
            model=COUNTING_MODEL, input=str(number), max_output_tokens=TOKENS, stream=True
        )
    )


def response_helper(number):
    with near.responses.stream(
        model=COUNTING_MODEL, input=str(number), max_output_tokens=TOKENS
    ) as stream:
        yield from texts(stream)


def background(number):
    begun = near.responses.create(
        model=COUNTING_MODEL, input=str(number), max_output_tokens=TOKENS, background=True
    )
    yield from texts(far.responses.retrieve(begun.id, stream=True))


def langchain(number, responses):
    model = ChatOpenAI(
        base_url=API,
        api_key=KEY,
        model=COUNTING_MODEL,
        max_tokens=TOKENS,
        use_responses_api=responses,
    )
    for chunk in model.stream(str(number)):
        id = chunk.id if (chunk.id or "").startswith(("chatcmpl-", "resp_")) else None
        yield id, chunk.text


def langchain_chat(number):
    yield from langchain(number, False)


def langchain_response(number):
    yield from langchain(number, True)


def watch(number, stream, failures):
    name = stream.__name__
    try:
        id, shown = None, ""
        for answer, text in stream(number):
            id, shown = answer or id, shown + text
            if len(shown) > SOME:
                open(os.path.join(FOLDER, f"{FIRST}-{name}.some"), "w").close()
        assert shown == counted(number, TOKENS), shown
        if id:
            told = job(id)
            assert told["output"]["text"] == shown, told
            assert told["attempt"] == 2, told
        ok(f"{name}: the whole text once after its worker was killed")
    except BaseException as e:
        failures.append(name)
        print(f"FAILED {name}: {e!r}", flush=True)
        open(os.path.join(FOLDER, f"{FIRST}-{name}.some"), "w").close()


if len(sys.argv) > 3:
    from langchain_openai import ChatOpenAI  # slow: before anybody streams

clients = [chat, chat_helper, response, response_helper, background]
if len(sys.argv) > 3:
    clients += [langchain_chat, langchain_response]
failures = []
threads = [
    threading.Thread(target=watch, args=(FIRST + i, stream, failures))
    for i, stream in enumerate(clients)
]
print(f"waiting for {len(threads)}", flush=True)
while not os.path.exists(os.path.join(FOLDER, "go")):
    time.sleep(0.02)
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit(1 if failures else 0)
