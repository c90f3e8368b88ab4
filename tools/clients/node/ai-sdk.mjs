// Vercel's AI SDK, with its provider for OpenAI (responses) and the one for compatible servers (chat).
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, generateObject, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { API, KEY, MODEL, client, ok } from "./cases.mjs";

const require = createRequire(import.meta.url);
const version = (name) => require(`${name}/package.json`).version;
const openai = createOpenAI({ baseURL: API, apiKey: KEY });
const compatible = createOpenAICompatible({
  name: "parley", baseURL: API, apiKey: KEY, includeUsage: true, supportsStructuredOutputs: true,
});
const plain = createOpenAICompatible({ name: "parley", baseURL: API, apiKey: KEY });
const settings = { temperature: 0, maxOutputTokens: 120 };
const schema = z.object({ sky: z.enum(["sunny", "cloudy"]), windy: z.boolean() });
const get_weather = tool({
  description: "Tells the weather of a city.",
  inputSchema: z.object({ city: z.enum(["Paris", "Oslo"]) }),
  execute: async ({ city }) => `sunny in ${city}`,
});

async function check(name, model) {
  client(name);
  const { text, usage, response } = await generateText({ model, prompt: "Hello!", ...settings });
  assert(text.trim());
  assert(usage.outputTokens > 0);
  ok("generateText");

  const stream = streamText({
    model, prompt: "Hello!", ...settings, onError: ({ error }) => { throw error; },
  });
  let streamed = "";
  for await (const piece of stream.textStream) streamed += piece;
  assert.equal(streamed, text);
  assert((await stream.usage).outputTokens > 0);
  ok("streamText");

  const next = await generateText({
    model,
    messages: [
      { role: "user", content: "Hello!" },
      ...response.messages,
      { role: "user", content: "And now?" },
    ],
    ...settings,
  });
  assert.equal(typeof next.text, "string");
  ok("a second turn with what the first returned");

  const { object } = await generateObject({ model, schema, prompt: "How is it?", ...settings });
  assert(schema.parse(object));
  ok("generateObject");

  const used = await generateText({
    model,
    prompt: "What is the weather?",
    tools: { get_weather },
    toolChoice: "required",
    stopWhen: stepCountIs(1),
    ...settings,
  });
  assert.equal(used.toolResults.length, 1);
  assert.match(used.toolResults[0].output, /^sunny in (Paris|Oslo)$/);
  ok("a required tool");

  const told = await generateText({
    model,
    messages: [{ role: "user", content: "What is the weather?" }, ...used.response.messages],
    ...settings,
  });
  assert.equal(typeof told.text, "string");
  ok("the tool's result");

  const calling = streamText({
    model,
    prompt: "What is the weather?",
    tools: { get_weather },
    toolChoice: { type: "tool", toolName: "get_weather" },
    stopWhen: stepCountIs(1),
    ...settings,
  });
  await calling.consumeStream();
  assert.equal((await calling.toolCalls).length, 1);
  ok("a named tool, streamed");
}

await check(`ai ${version("ai")} with @ai-sdk/openai ${version("@ai-sdk/openai")} (responses)`, openai(MODEL));
await check(`ai ${version("ai")} with @ai-sdk/openai ${version("@ai-sdk/openai")} (chat)`, openai.chat(MODEL));
await check(
  `ai ${version("ai")} with @ai-sdk/openai-compatible ${version("@ai-sdk/openai-compatible")}`,
  compatible(MODEL),
);
client("@ai-sdk/openai-compatible without structured outputs");
const { object } = await generateObject({
  model: plain(MODEL), schema: z.object({}).passthrough(), prompt: "Anything.",
  ...settings, maxOutputTokens: 400,
}).catch((error) => ({ object: error }));
assert(object && (object.finishReason === "length" || !(object instanceof Error)), object);
ok("json_object");
