import js from "@eslint/js";
import globals from "globals";

export default [
  { files: ["button/*.js", "static/page.js"], ...js.configs.recommended },
  {
    files: ["button/*.js", "static/page.js"],
    languageOptions: { globals: globals.browser },
    rules: {
      "eqeqeq": "error",
      "max-len": ["error", { code: 120 }],
      "max-lines": ["error", 320],
      "max-lines-per-function": ["error", 55],
      "no-restricted-properties": ["error", { property: "innerHTML" }, { property: "outerHTML" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
