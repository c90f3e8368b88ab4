// The logits of llama.cpp behind each token of some texts: llama_logits.mjs GGUF TEXTS LENGTH
// A line of stdin has the next token of each text; for each, stdout gets a float32 for each token of the
// vocabulary, little-endian.
import { createRequire } from "node:module";
import os from "node:os";
import readline from "node:readline";

const here = createRequire(process.cwd() + "/");
const { getLlama, LlamaLogLevel } = await import(here.resolve("node-llama-cpp"));
const [file, texts, length] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
const context = await model.createContext({
  sequences: Number(texts),
  contextSize: Number(length) + 8,
  threads: os.availableParallelism(),
});
const sequences = Array.from({ length: Number(texts) }, () => context.getSequence());

async function logits(sequence, token) {
  const asked = [[token, { generateNext: { logits: true } }]];
  const [answer] = await sequence.controlledEvaluate(asked);
  const row = new Float32Array(answer.next.logits.size);
  for (const [id, logit] of answer.next.logits) row[id] = logit;
  return row;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const tokens = line.split(" ").map(Number);
  const rows = await Promise.all(sequences.map((sequence, i) => logits(sequence, tokens[i])));
  for (const row of rows) process.stdout.write(new Uint8Array(row.buffer));
}
