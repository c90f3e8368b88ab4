"""openai-python's and PyPI's own code verify what Parley delivers, and read it."""

import json
import os
import queue
import shlex
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import openai
from openai.types.webhooks import (
    ResponseCancelledWebhookEvent,
    ResponseCompletedWebhookEvent,
    ResponseIncompleteWebhookEvent,
)
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from cases import API, COUNTING_MODEL, MODEL, client, counted, ok, refused

client(f"openai-python {openai.__version__} and standardwebhooks")
PARLEY = shlex.split(os.environ["PARLEY_COMMAND"])
REDIS = os.environ["PARLEY_REDIS"]
SECRET = os.environ["PARLEY_WEBHOOK_SECRET"]
received = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received.put((body, dict(self.headers)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}/hook"


def keys(*words):
    command = [*PARLEY, "keys", "--redis", REDIS, *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def delivery():
    return received.get(timeout=60)


def job(**more):
    messages = [{"role": "user", "content": "8"}]
    body = dict(model=COUNTING_MODEL, messages=messages, max_tokens=5, webhook={"url": URL}, **more)
    request = urllib.request.Request(
        f"{API}/jobs", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as told:
        return json.load(told)


asked = job()
body, headers = delivery()
event = Webhook(SECRET).verify(body, headers)
assert event["type"] == "job.completed" and event["data"]["id"] == asked["id"], event
assert event["data"]["output"]["text"].strip() == counted(8, 5).strip(), event
ok("standardwebhooks verifies the end of a job")

refused(WebhookVerificationError, lambda: Webhook(SECRET).verify(body + b" ", headers))
ok("standardwebhooks refuses a changed body")

key = keys("create", "hooks")
first = keys("webhook", key.split("-")[2], URL)
second = keys("webhook", key.split("-")[2], "--rotate")
assert first.startswith("whsec_") and second.startswith("whsec_") and first != second
hooked = openai.OpenAI(base_url=API, api_key=key, webhook_secret=second)


def unwrapped():
    body, headers = delivery()
    event = hooked.webhooks.unwrap(body, headers)
    assert hooked.webhooks.unwrap(body, headers, secret=first) == event  # it signs for a day more
    Webhook(second).verify(body, headers)
    Webhook(first).verify(body, headers)
    wrong = Webhook(SECRET)
    refused(WebhookVerificationError, lambda: wrong.verify(body, headers))
    refused(
        openai.InvalidWebhookSignatureError,
        lambda: hooked.webhooks.unwrap(body, headers, secret=SECRET),
    )
    return event


response = hooked.responses.create(
    model=MODEL, input="What is the capital of France?", background=True, max_output_tokens=120
)
event = unwrapped()
assert isinstance(event, ResponseCompletedWebhookEvent), event
assert event.data.id == response.id and event.object == "event", event
assert hooked.responses.retrieve(event.data.id).status == "completed"
ok("unwrap verifies and reads response.completed, under both secrets of a rotated key")

hooked.responses.create(
    model=COUNTING_MODEL, input="9", background=True, max_output_tokens=3
)
event = unwrapped()
assert isinstance(event, ResponseIncompleteWebhookEvent), event
ok("unwrap reads response.incomplete")

response = hooked.responses.create(
    model=COUNTING_MODEL, input="9", background=True, max_output_tokens=2000
)
hooked.responses.cancel(response.id)
event = unwrapped()
assert isinstance(event, ResponseCancelledWebhookEvent), event
assert event.data.id == response.id, event
ok("unwrap reads response.cancelled")

assert received.empty()
server.shutdown()
