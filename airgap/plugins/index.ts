/** Plugins of the air-gap kit: official ones where they can be had, stand-ins elsewhere. */
export { installPlugins, type Installed } from "./install";
