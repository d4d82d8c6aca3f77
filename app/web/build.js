// Builds static/nutshell.js of button/. With --check, says whether the one that is there is what would be built.
import { readFile, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";

const BUILT = "static/nutshell.js";

const css = {
  name: "css as text, minified",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const { outputFiles } = await build({
  entryPoints: ["button/element.js"],
  banner: { js: "/* Nutshell's button, built by `make button`. Apache-2.0. */" },
  bundle: true,
  charset: "utf8",
  format: "esm",
  minify: true,
  plugins: [css],
  target: "es2022",
  write: false,
});
const code = outputFiles[0].text;
if (!process.argv.includes("--check")) await writeFile(BUILT, code);
else if (code !== (await readFile(BUILT, "utf8"))) {
  console.error(`${BUILT} is not what button/ builds: run make button`);
  process.exitCode = 1;
}
