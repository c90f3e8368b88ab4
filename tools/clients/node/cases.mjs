// What the scripts of this folder share: where Parley is, and how a case is told.
export const API = process.env.PARLEY_API + "/v1";
export const OTHER_API = process.env.PARLEY_OTHER_API + "/v1";
export const MODEL = process.env.PARLEY_MODEL ?? "parley-builtin";
export const COUNTING_MODEL = "fake"; // answers "7" with "7.0 7.1 7.2 …", a token every 30 ms
export const KEY = "any"; // clients want one; Parley without keys of its own takes any

let current = "?";

export function client(name) {
  current = name;
}

export function ok(name) {
  console.log(`ok ${current}: ${name}`);
}

export function counted(number, tokens) {
  return Array.from({ length: tokens }, (_, i) => `${number}.${i} `).join("");
}

export async function all(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}
