// openai-node on chat completions and responses.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { VERSION } from "openai/version";
import { z } from "zod";
import { API, COUNTING_MODEL, KEY, MODEL, OTHER_API, all, client, counted, ok } from "./cases.mjs";

const near = new OpenAI({ baseURL: API, apiKey: KEY });
const far = new OpenAI({ baseURL: OTHER_API, apiKey: KEY });
const messages = [{ role: "user", content: "Hello!" }];
const question = [{ role: "user", content: "What is the weather?" }];
const chatting = { model: MODEL, temperature: 0, max_completion_tokens: 120 };
const asking = { model: MODEL, temperature: 0, max_output_tokens: 120 };
const Weather = z.object({ sky: z.enum(["sunny", "cloudy"]), windy: z.boolean() });
const weather = {
  name: "get_weather",
  description: "Tells the weather of a city.",
  strict: true,
  parameters: {
    type: "object",
    properties: { city: { type: "string", enum: ["Paris", "Oslo"] } },
    required: ["city"],
    additionalProperties: false,
  },
};
const isCity = (text) => assert.match(JSON.parse(text).city, /^(Paris|Oslo)$/);
const deltas = (events) =>
  events.filter((e) => e.type === "response.output_text.delta").map((e) => e.delta).join("");

client(`openai-node ${VERSION}, chat`);

const models = await all(await near.models.list());
assert(models.some((model) => model.id === MODEL));
assert.equal((await near.models.retrieve(MODEL)).id, MODEL);
await assert.rejects(near.models.retrieve("no/such-model"), { status: 404, code: "model_not_found" });
ok("models");

const answer = await near.chat.completions.create({ messages, ...chatting });
const whole = answer.choices[0].message.content;
assert(whole.trim() && ["stop", "length"].includes(answer.choices[0].finish_reason));
assert(answer._request_id);
ok("create");

const chunks = await all(
  await near.chat.completions.create({
    messages, ...chatting, stream: true, stream_options: { include_usage: true },
  }),
);
assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), whole);
assert.equal(chunks.at(-1).choices.length, 0);
assert(chunks.at(-1).usage.completion_tokens > 0);
ok("stream");

const helper = near.chat.completions.stream({ messages, ...chatting });
assert.equal(await helper.finalContent(), whole);
ok(".stream() helper");

const parsed = await near.chat.completions.parse({
  messages, ...chatting, response_format: zodResponseFormat(Weather, "weather"),
});
assert(Weather.parse(parsed.choices[0].message.parsed));
ok("parse");

const tools = [{ type: "function", function: weather }];
const calling = near.chat.completions.stream({
  messages: question, ...chatting, tools, tool_choice: "required",
});
const message = await calling.finalMessage();
isCity(message.tool_calls[0].function.arguments);
assert.equal((await calling.finalChatCompletion()).choices[0].finish_reason, "tool_calls");
const after = await near.chat.completions.create({
  ...chatting,
  messages: [
    ...question,
    message,
    { role: "tool", tool_call_id: message.tool_calls[0].id, content: "sunny" },
  ],
});
assert.equal(typeof after.choices[0].message.content, "string");
ok("tools, .stream() helper, and the result");

let ran = 0;
const runner = near.chat.completions.runTools({
  messages: question,
  ...chatting,
  tool_choice: { type: "function", function: { name: "get_weather" } },
  tools: [
    {
      type: "function",
      function: {
        ...weather,
        parse: JSON.parse,
        function: ({ city }) => {
          ran++;
          return `sunny in ${city}`;
        },
      },
    },
  ],
});
await runner.done();
assert.equal(ran, 1);
ok("runTools");

const chances = await near.chat.completions.create({
  messages, ...chatting, logprobs: true, top_logprobs: 2,
});
const silent = chances.usage.completion_tokens - chances.choices[0].logprobs.content.length;
assert([0, 1].includes(silent)); // the end has no text
ok("logprobs");

await assert.rejects(near.chat.completions.create({ messages, model: "gpt-none" }), {
  status: 404, code: "model_not_found",
});
await assert.rejects(near.chat.completions.create({ messages, ...chatting, temperature: 3 }), {
  status: 400, param: "temperature", type: "invalid_request_error",
});
ok("errors");

client(`openai-node ${VERSION}, responses`);

const first = await near.responses.create({ input: "Hello!", ...asking });
assert(first.output_text.trim());
assert.equal((await far.responses.retrieve(first.id)).output_text, first.output_text);
ok("create, retrieve on another API");

const events = await all(await near.responses.create({ input: "Hello!", ...asking, stream: true }));
assert.equal(deltas(events), first.output_text);
const numbers = events.map((event) => event.sequence_number);
assert.deepEqual([...new Set(numbers)], Array.from({ length: numbers.at(-1) + 1 }, (_, i) => i));
ok("stream");

const streamed = await near.responses.stream({ input: "Hello!", ...asking }).finalResponse();
assert.equal(streamed.output_text, first.output_text);
ok(".stream() helper");

const second = await far.responses.create({
  input: "And now?", previous_response_id: first.id, ...asking,
});
assert.equal(second.previous_response_id, first.id);
ok("previous_response_id");

const structured = await near.responses.parse({
  input: "Hello!", ...asking, text: { format: zodTextFormat(Weather, "weather") },
});
assert(Weather.parse(structured.output_parsed));
ok("parse");

const called = await near.responses
  .stream({
    input: "What is the weather?", ...asking,
    tools: [{ type: "function", ...weather }], tool_choice: "required",
  })
  .finalResponse();
const call = called.output.find((item) => item.type === "function_call");
isCity(call.arguments);
await near.responses.create({
  previous_response_id: called.id, ...asking,
  input: [{ type: "function_call_output", call_id: call.call_id, output: "sunny" }],
});
ok("tools, .stream() helper, and the result");

const counting = { model: COUNTING_MODEL, max_output_tokens: 100, background: true };
const begun = await near.responses.create({ ...counting, input: "31", stream: true });
const seen = [];
for await (const event of begun) {
  seen.push(event);
  if (deltas(seen).length > 100) break; // which closes the connection
}
const id = seen[0].response.id;
const rest = await all(
  await far.responses.retrieve(id, {
    stream: true, starting_after: seen.at(-1).sequence_number,
  }),
);
assert.equal(deltas(seen) + deltas(rest), counted(31, 100));
ok("background, left and resumed on another API");
const again = near.responses.stream({ response_id: id, starting_after: seen.at(-1).sequence_number });
assert.equal(deltas(await all(again)), deltas(rest));
ok("resumed by the .stream() helper");

const long = await near.responses.create({ ...counting, input: "32", max_output_tokens: 1900 });
const follower = await near.responses.retrieve(long.id, { stream: true });
let last, cancelled;
for await (const event of follower) {
  if (!cancelled && event.type === "response.output_text.delta") {
    cancelled = true;
    assert.equal((await far.responses.cancel(long.id)).status, "cancelled");
  }
  last = event;
}
assert.equal(last.type, "response.failed");
assert.equal(last.response.status, "cancelled");
ok("cancel");

await near.responses.delete(first.id);
await assert.rejects(far.responses.retrieve(first.id), { status: 404 });
ok("delete");
