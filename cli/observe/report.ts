import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Evidence } from "../../components/datapath/observe/evidence";
import type { Packet } from "../../components/datapath/observe/packet";
import { decode } from "../../components/datapath/observe/pcap";
import { page } from "./page";
import { sheet } from "./sheet";
import { observationText } from "./text";

export { observationText, type TextOptions } from "./text";

/**
 * Writes `report.html`, `report.svg` and `report.txt` to `folder`, where `evidence.json` and the captures are.
 *
 * @param control the last run under a control, shown beside
 */
export async function writeReports(evidence: Evidence, folder: string, control?: Evidence): Promise<void> {
  await mkdir(folder, { recursive: true });
  const packets = await packetsIn(folder, evidence);
  await writeFile(join(folder, "report.txt"), observationText(evidence, { color: false, width: 100 }));
  await writeFile(join(folder, "report.svg"), await sheet(evidence, control));
  await writeFile(join(folder, "report.html"), await page(evidence, { control, packets }));
}

/** Packets of the captures; one that is not there or cannot be read is left out, as the page can do without it. */
async function packetsIn(folder: string, { cases }: Evidence): Promise<Map<string, Packet[]>> {
  const packets = new Map<string, Packet[]>();
  for (const pcap of new Set(cases.flatMap(({ hops }) => hops.map((hop) => hop.pcap)))) {
    try {
      packets.set(pcap, decode(await readFile(join(folder, pcap))));
    } catch {
      continue;
    }
  }
  return packets;
}
