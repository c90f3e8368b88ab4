// llama.cpp behind HTTP, its chats batched as node-llama-cpp does: llama_server.mjs GGUF PORT CHATS WINDOW
import http from "node:http";
import os from "node:os";
import { getLlama } from "node-llama-cpp";

const [file, port, chats, window] = process.argv.slice(2);
const threads = os.availableParallelism();
const llama = await getLlama({ gpu: false, build: "never", maxThreads: threads });
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
const context = await model.createContext({
  sequences: Number(chats),
  contextSize: Number(window),
  batchSize: 512,
  threads,
});

async function answer(asked, response) {
  const text = `<|im_start|>user\n${asked.prompt}<|im_end|>\n<|im_start|>assistant\n`;
  const prompt = model.tokenize(text, true);
  const event = (data) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  const sequence = context.getSequence();
  let said = 0;
  for await (const token of sequence.evaluate(prompt, { temperature: 0.7, topK: 20, topP: 1 })) {
    event({ token: model.detokenize([token]), tokens: 1 });
    if (++said === asked.tokens) break;
  }
  event({ prompt_tokens: prompt.length, tokens: 0 });
  response.end();
  await sequence.dispose();
}

http
  .createServer((request, response) => {
    if (request.url === "/ready") {
      response.end("ready");
      return;
    }
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      answer(JSON.parse(Buffer.concat(parts)), response).catch((error) => {
        console.error(error);
        response.destroy();
      });
    });
  })
  .listen(Number(port), "127.0.0.1");
