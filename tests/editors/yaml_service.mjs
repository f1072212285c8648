// Answers what an editor asks, by the YAML language server: questions on stdin, answers on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(`${process.env.EDITOR_MODULES}/package.json`);
const { getLanguageService, ClientCapabilities } = require("yaml-language-server");
const { TextDocument } = require("vscode-languageserver-textdocument");

const { schema, questions } = JSON.parse(readFileSync(0, "utf8"));
const service = getLanguageService({
  clientCapabilities: ClientCapabilities?.LATEST ?? {},
  schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), "utf8"),
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
  yamlSettings: {},
});
const schemas = schema ? [{ fileMatch: ["*.yaml"], uri: "kerasflow://schema", schema }] : [];
service.configure({ validate: true, hover: true, completion: true, schemas, yamlVersion: "1.2", indentation: "  " });

const plain = (text) => text?.value ?? text ?? "";
const ways = {
  complete: async (document, position) =>
    (await service.doComplete(document, position, false)).items.map((item) => ({
      label: item.label,
      inserted: item.textEdit?.newText ?? item.insertText,
      documentation: plain(item.documentation),
    })),
  hover: async (document, position) =>
    [(await service.doHover(document, position))?.contents ?? []].flat().map(plain).join("\n"),
  diagnose: async (document) =>
    (await service.doValidation(document, false)).map((found) => ({
      line: found.range.start.line + 1,
      message: found.message,
    })),
};

const answers = [];
for (const [index, question] of questions.entries()) {
  const uri = question.uri ?? `file:///blueprint_${index}.yaml`;
  const document = TextDocument.create(uri, "yaml", index + 1, question.text);
  answers.push(await ways[question.ask](document, document.positionAt(question.offset ?? 0)));
}
process.stdout.write(JSON.stringify(answers));
