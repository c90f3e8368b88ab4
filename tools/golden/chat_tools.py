"""Conversations with tools, and such as end with the beginning of an answer, for golden.json."""

import json


def tool(name, description=None, parameters=None):
    function = {"name": name}
    if description is not None:
        function["description"] = description
    if parameters is not None:
        function["parameters"] = parameters
    return {"type": "function", "function": function}


WEATHER = tool("get_weather", "The weather of a city.", {
    "type": "object",
    "properties": {
        "city": {"type": "string", "description": "Its name, \"São Paulo\" or 東京"},
        "days": {"type": "integer", "minimum": 1, "maximum": 7.0, "default": 1e0},
        "units": {"enum": ["°C", "°F", None, True, False, 1.5e-7, 1e16, 123456789012345678901234567890]},
    },
    "required": ["city"],
})
NOW = tool("now")
SEARCH = tool("search", "Find\n\"pages\"\tand\\or <b>people</b> \u0001\u007f\u2028😀.", {
    "type": "object", "properties": {}, "required": [], "additionalProperties": False})


def call(name, arguments, id="call_1"):
    return {"id": id, "name": name, "arguments": arguments}


def asks(text):
    return {"role": "user", "content": text}


def says(content, *calls):
    return {"role": "assistant", "content": content, **({"tool_calls": list(calls)} if calls else {})}


def result(content, id=None):
    return {"role": "tool", "content": content, **({"tool_call_id": id} if id else {})}


BE_BRIEF = {"role": "system", "content": "Be brief."}
PARIS = call("get_weather", '{"city":"Paris","days":2}')

WITH_TOOLS = {
    "one tool": ([asks("Weather in Paris?")], [WEATHER]),
    "a tool of a name alone": ([asks("What time is it?")], [NOW]),
    "several tools and a system message": ([BE_BRIEF, asks("  Weather in Paris? ")], [WEATHER, NOW, SEARCH]),
    "a call and its result": ([asks("Weather in Paris?"), says("", PARIS), result("sunny, 21 °C")], [WEATHER]),
    "a call with a text before it": (
        [BE_BRIEF, asks("Weather?"), says("Let me see.", PARIS), result('{"sky":"clear"}\n', "call_1"), says("Clear."),
         asks("Thanks")],
        [WEATHER, NOW]),
    "two calls and two results in another order": (
        [asks("Weather in Paris and in Rome?"),
         says("", PARIS, call("get_weather", '{"city": "Rome"}', "call_2")),
         result("rain", "call_2"), result("sun", "call_1")],
        [WEATHER]),
    "calls one after the other": (
        [asks("When, and what weather?"), says("", call("now", "{}")), result("noon"), says("", PARIS), result("sun")],
        [WEATHER, NOW]),
    "arguments of all kinds": (
        [asks("你好"), says("好", call("search", '{ "q":"é\\u00e9\\n<b>😀\\"",\t"n":[1,2.50,-0.0,1E3,null,true,{}],'
                           '"o":{"a":[],"b":{"c":1e-5}} }')), result("😀 <b>\n")],
        [SEARCH]),
    "arguments that are no object": ([asks("Time?"), says("", call("now", '{"broken": ')), result("none")], [NOW]),
    "calls of tools that are not offered now": (
        [asks("Weather?"), says("", PARIS), result("sunny"), says("Sunny."), asks("Thanks")], []),
    "begun with tools": ([asks("Weather in Paris?"), says("The weather in")], [WEATHER]),
}

BEGUN = {
    "an answer begun": [asks("Name the capital of France."), says("The capital of France is")],
    "an answer begun with blanks around": [BE_BRIEF, asks("Hi"), says(" Sure: \n")],
    "an answer begun after others": [asks("Hi"), says("Hello."), asks("Again"), says("Hel")],
}

THOUGHT = "<think>\nWhich city? Paris.\n</think>\n\n"

THOUGHTFUL_WITH_TOOLS = {
    "one tool and a thought": ([asks("Weather in Paris?")], [WEATHER]),
    "a thought before a call stays until the next question": (
        [asks("Weather?"), says(THOUGHT, PARIS), result("sunny")], [WEATHER]),
    "a thought and a text before a call": (
        [asks("Weather?"), says(THOUGHT + "I look.", PARIS), result("sunny"), result("windy")], [WEATHER]),
    "thoughts of earlier calls are left out": (
        [asks("Weather?"), says(THOUGHT + "I look.", PARIS), result("sunny"), says("<think>\nSo.\n</think>\n\nSunny."),
         asks("Thanks")],
        [WEATHER]),
    "an answer begun after a thought": (
        [asks("Weather?"), says("<think>\nParis.\n</think>\n\nIt is")], [WEATHER]),
}


def as_template_wants(message):
    """Arguments as an object, where they are one."""
    if "tool_calls" not in message:
        return message
    calls = []
    for made in message["tool_calls"]:
        try:
            arguments = json.loads(made["arguments"])
        except ValueError:
            arguments = made["arguments"]
        calls.append({"id": made["id"], "type": "function", "function": {"name": made["name"], "arguments": arguments}})
    return {**message, "tool_calls": calls}


def one_call_each(messages):
    """Each call with its result, as clients must send them to a template that takes one call a message."""
    apart = []
    waiting = list(messages)
    while waiting:
        message = waiting.pop(0)
        if len(message.get("tool_calls", [])) < 2:
            apart.append(message)
            continue
        results = {}
        while waiting and waiting[0]["role"] == "tool":
            answer = waiting.pop(0)
            results[answer["tool_call_id"]] = answer
        for made in message["tool_calls"]:
            apart += [{**message, "tool_calls": [made]}, results[made["id"]]]
    return apart
