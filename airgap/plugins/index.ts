/** Plugins of the air-gap kit: official ones where they can be had, stand-ins elsewhere. */
export { standIns, type StandIn } from "./catalogue";
export { installPlugins, type Installed, type InstallOptions } from "./install";
export { officialPluginAvailable } from "./official";
