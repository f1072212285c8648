// Answers what an editor asks, by the JSON service of VS Code: questions on stdin, answers on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(`${process.env.EDITOR_MODULES}/package.json`);
const json = require("vscode-json-languageservice");

const { schema, questions } = JSON.parse(readFileSync(0, "utf8"));
const service = json.getLanguageService({
  clientCapabilities: json.ClientCapabilities.LATEST,
  schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), "utf8"),
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
});
// A document that names no schema itself is held against the one that was sent.
const schemas = schema ? [{ fileMatch: ["*.json"], uri: "kerasflow://schema", schema }] : [];
service.configure({ validate: true, schemas });

const plain = (text) => text?.value ?? text ?? "";
const ways = {
  complete: async (document, parsed, position) =>
    (await service.doComplete(document, position, parsed)).items.map((item) => ({
      label: item.label.replace(/^"(.*)"$/, "$1"),
      inserted: item.textEdit?.newText ?? item.insertText,
      documentation: plain(item.documentation),
    })),
  hover: async (document, parsed, position) =>
    [(await service.doHover(document, position, parsed))?.contents ?? []].flat().map(plain).join("\n"),
  diagnose: async (document, parsed) =>
    (await service.doValidation(document, parsed)).map((found) => ({
      line: found.range.start.line + 1,
      message: found.message,
    })),
};

const answers = [];
for (const [index, question] of questions.entries()) {
  const uri = question.uri ?? `file:///blueprint_${index}.json`;
  const document = json.TextDocument.create(uri, "json", index + 1, question.text);
  const position = document.positionAt(question.offset ?? 0);
  answers.push(await ways[question.ask](document, service.parseJSONDocument(document), position));
}
process.stdout.write(JSON.stringify(answers));
