"""The original's stack: Flask, transformers in float32, three threads, a TextIteratorStreamer.

    flask_server.py FOLDER PORT

As the article does it, in the peer's favour without its pause of 50 ms after each token. The
streamer also counts, because it may hold a word back until the next token.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import torch
from flask import Flask, Response, request
from transformers import AutoModelForCausalLM, AutoTokenizer, TextIteratorStreamer

folder, port = sys.argv[1], int(sys.argv[2])
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(
    folder, torch_dtype=torch.float32, low_cpu_mem_usage=True
)
executor = ThreadPoolExecutor(max_workers=3)
app = Flask(__name__)


class CountingStreamer(TextIteratorStreamer):
    count = -1  # the first call brings the prompt

    def put(self, value):
        self.count += 1
        super().put(value)


def event(data):
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def stream(text, tokens):
    chat = [{"role": "user", "content": text}]
    prompt = tokenizer.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    inputs = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
    streamer = CountingStreamer(tokenizer, skip_prompt=True, timeout=170.0)
    future = executor.submit(
        model.generate,
        input_ids=inputs["input_ids"],
        attention_mask=inputs["attention_mask"],
        max_new_tokens=tokens,
        min_new_tokens=tokens,
        streamer=streamer,
        do_sample=True,
        temperature=0.7,
        top_k=20,
        top_p=1.0,
    )
    told = 0
    for piece in streamer:
        count = min(streamer.count, tokens)
        if count > told:
            yield event({"token": piece, "tokens": count - told})
            told = count
    future.result()
    yield event({"prompt_tokens": inputs["input_ids"].shape[1], "tokens": 0})


@app.post("/chat")
def chat():
    asked = request.get_json()
    answer = stream(asked["prompt"], asked["tokens"])
    return Response(answer, content_type="text/event-stream; charset=utf-8")


@app.get("/ready")
def ready():
    return "ready"


app.run(host="127.0.0.1", port=port, threaded=True)
