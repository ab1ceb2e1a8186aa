export { basename } from "./shell/programs";
