// Clients that stream long answers while the worker is killed: each shows the whole text once.
// All begin when the folder of the first argument has a file go. For each a file NAME.some appears there
// once it has shown some text.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";
import OpenAI from "openai";
import { API, COUNTING_MODEL, KEY, OTHER_API, client, counted, ok } from "./cases.mjs";

const [folder, first] = [process.argv[2], Number(process.argv[3])];
const TOKENS = 400;
const SOME = 100;
const near = new OpenAI({ baseURL: API, apiKey: KEY });
const far = new OpenAI({ baseURL: OTHER_API, apiKey: KEY });
const openai = createOpenAI({ baseURL: API, apiKey: KEY });
const compatible = createOpenAICompatible({ name: "parley", baseURL: API, apiKey: KEY });
client("node");

async function job(answer) {
  const id = answer.replace(/^(chatcmpl-|resp_)/, "job_");
  return (await fetch(`${OTHER_API}/jobs/${id}`)).json();
}

function asked(number) {
  return {
    model: COUNTING_MODEL,
    messages: [{ role: "user", content: String(number) }],
    max_completion_tokens: TOKENS,
  };
}

async function chat(number, show) {
  let id;
  for await (const chunk of await near.chat.completions.create({ ...asked(number), stream: true })) {
    id = chunk.id;
    show(chunk.choices[0]?.delta.content ?? "");
  }
  return id;
}

async function chatHelper(number, show) {
  const stream = near.chat.completions.stream(asked(number)).on("content", show);
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].message.content, counted(number, TOKENS));
  return final.id;
}

async function response(number, show) {
  const stream = near.responses.stream({
    model: COUNTING_MODEL, input: String(number), max_output_tokens: TOKENS,
  });
  for await (const event of stream) {
    if (event.type === "response.output_text.delta") show(event.delta);
  }
  return (await stream.finalResponse()).id;
}

async function background(number, show) {
  const begun = await near.responses.create({
    model: COUNTING_MODEL, input: String(number), max_output_tokens: TOKENS, background: true,
  });
  for await (const event of await far.responses.retrieve(begun.id, { stream: true })) {
    if (event.type === "response.output_text.delta") show(event.delta);
  }
  return begun.id;
}

function aiSdk(model) {
  return async (number, show) => {
    const stream = streamText({
      model, prompt: String(number), maxOutputTokens: TOKENS,
    });
    for await (const piece of stream.textStream) show(piece);
    return (await stream.response).id;
  };
}

const clients = {
  "openai-node chat": chat,
  "openai-node chat helper": chatHelper,
  "openai-node responses": response,
  "openai-node background": background,
  "ai responses": aiSdk(openai(COUNTING_MODEL)),
  "ai compatible": aiSdk(compatible(COUNTING_MODEL)),
};

const some = (name) => writeFileSync(`${folder}/${first}-${name}.some`, "");

async function watch(name, stream, number) {
  let shown = "";
  try {
    const id = await stream(number, (text) => {
      shown += text;
      if (shown.length > SOME) some(name);
    });
    assert.equal(shown, counted(number, TOKENS));
    const told = await job(id);
    assert.equal(told.output.text, shown);
    assert.equal(told.attempt, 2);
    ok(`${name}: the whole text once after its worker was killed`);
  } catch (error) {
    some(name);
    console.log(`FAILED ${name}: ${error} after ${JSON.stringify(shown.slice(-60))}`);
    process.exitCode = 1;
  }
}

console.log(`waiting for ${Object.keys(clients).length}`);
while (!existsSync(`${folder}/go`)) await setTimeout(20);
await Promise.all(
  Object.entries(clients).map(([name, stream], i) => watch(name, stream, first + i)),
);
