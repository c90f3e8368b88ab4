"""langchain-openai, over chat completions and over responses."""

import importlib.metadata
import json
from typing import Literal

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from cases import API, KEY, MODEL, client, ok

VERSION = importlib.metadata.version("langchain-openai")


class Weather(BaseModel):
    """The weather."""

    sky: Literal["sunny", "cloudy"]
    windy: bool


@tool
def get_weather(city: Literal["Paris", "Oslo"]) -> str:
    """Tells the weather of a city."""
    return f"sunny in {city}"


def check(responses):
    client(f"langchain-openai {VERSION}, {'responses' if responses else 'chat'}")
    model = ChatOpenAI(
        base_url=API,
        api_key=KEY,
        model=MODEL,
        temperature=0,
        max_tokens=120,
        use_responses_api=responses,
    )
    answer = model.invoke("Hello!")
    assert answer.text.strip() and answer.usage_metadata["output_tokens"] > 0, answer
    ok("invoke")
    chunks = list(model.stream("Hello!"))
    assert "".join(chunk.text for chunk in chunks) == answer.text, chunks
    ok("stream")
    for method in ("json_schema", "function_calling"):
        weather = model.with_structured_output(Weather, method=method).invoke("How is it?")
        assert weather.sky in ("sunny", "cloudy"), weather
        ok(f"with_structured_output, {method}")
    question = HumanMessage("What is the weather?")
    calling = model.bind_tools([get_weather], tool_choice="any").invoke([question])
    [call] = calling.tool_calls
    assert call["name"] == "get_weather" and call["args"]["city"] in ("Paris", "Oslo"), calling
    result = get_weather.invoke(call)
    assert isinstance(result, ToolMessage), result
    after = model.invoke([question, calling, result])
    assert after.text is not None, after
    ok("bind_tools any, and the result")
    whole = None
    for chunk in model.bind_tools([get_weather], tool_choice="get_weather").stream([question]):
        whole = chunk if whole is None else whole + chunk
    [call] = whole.tool_calls
    assert json.dumps(call["args"]) and call["args"]["city"] in ("Paris", "Oslo"), whole
    ok("bind_tools by name, streamed")


check(False)
check(True)
