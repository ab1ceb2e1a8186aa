import { markdown, readRows } from "./rows";

void readRows().then((rows) => console.log(markdown(rows)));
