export { Store, initSync } from "oxigraph/web.js";
