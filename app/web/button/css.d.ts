/** A style sheet, imported as text by build.js. */
declare module "*.css" {
  const text: string;
  export default text;
}
