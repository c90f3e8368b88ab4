// Shows /openapi.json. Text only: nothing of the document is ever read as markup.
const add = (parent, name, text) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  return parent.appendChild(element);
};

const rows = (parent, pairs) => {
  const table = add(parent, "table");
  for (const [name, text] of pairs) {
    const row = add(table, "tr");
    add(row, "td", name);
    add(row, "td", text);
  }
};

const resolve = (spec, node) =>
  node?.$ref ? node.$ref.slice(2).split("/").reduce((at, key) => at[key], spec) : node;

const show = (spec, path, method, call) => {
  const main = document.getElementById("calls");
  add(main, "h2", `${method.toUpperCase()} ${path}`);
  add(main, "p", call.summary + (call.description ? ` ${call.description}` : ""));
  const parameters = (call.parameters ?? []).map((each) => resolve(spec, each));
  rows(main, parameters.map((each) => [`${each.name} (${each.in})`, each.description ?? ""]));
  const body = call.requestBody?.content["application/json"].schema;
  const fields = Object.entries(resolve(spec, body)?.properties ?? {});
  rows(main, fields.map(([name, field]) => [name, resolve(spec, field).description ?? ""]));
  rows(main, Object.entries(call.responses).map(([status, answer]) => [
    status, resolve(spec, answer).description]));
};

fetch("/openapi.json").then((answer) => answer.json()).then((spec) => {
  for (const [path, calls] of Object.entries(spec.paths)) {
    for (const [method, call] of Object.entries(calls)) show(spec, path, method, call);
  }
});
