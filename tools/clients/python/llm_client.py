"""The command llm with Parley as an endpoint of its OpenAI plugin."""

import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile

from cases import API, KEY, MODEL, client, ok

client(f"llm {importlib.metadata.version('llm')}")
LLM = os.path.join(os.path.dirname(sys.executable), "llm")


def endpoint(*arguments):
    done = subprocess.run(
        [LLM, "openai", "endpoint", API, "--key", KEY, *arguments],
        env={**os.environ, "LLM_USER_PATH": folder},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done
    return done.stdout


def asking(*arguments):
    return endpoint("-m", MODEL, "-o", "temperature", "0", "-o", "max_tokens", "120", *arguments)


with tempfile.TemporaryDirectory() as folder:
    assert MODEL in endpoint("--models")
    ok("--models")
    streamed = asking("Hello!")
    assert streamed.strip()
    ok("stream")
    assert asking("--no-stream", "Hello!") == streamed
    ok("--no-stream")
    assert asking("--responses", "Hello!").strip() == streamed.strip()
    ok("--responses")
    schema = '{"type":"object","properties":{"sky":{"enum":["sunny","cloudy"]}},"required":["sky"]}'
    assert json.loads(asking("--schema", schema, "Hello!"))["sky"] in ("sunny", "cloudy")
    ok("--schema")
