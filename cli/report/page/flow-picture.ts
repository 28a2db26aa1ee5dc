import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import { count, many } from "../numbers";
import type { Flow, FlowLink, FlowNode } from "./flow";
import { fixed, type Markup, markup, shortened } from "./markup";

/** How a flow is laid out for a width of the screen. */
interface Layout {
  readonly name: "wide" | "narrow";
  readonly width: number;
  /** Left edge of each layer. */
  readonly layers: readonly number[];
  /** Pixels for a box with its label. */
  readonly row: number;
  /** Left edge of the tables' names. Undefined where there is no room for them. */
  readonly tables: number | undefined;
  /** The most characters of a source's name that fit. */
  readonly sourceName: number;
}

const layouts: readonly Layout[] = [
  { name: "wide", width: 1040, layers: [0, 205, 410, 625], row: 46, tables: 850, sourceName: 100 },
  { name: "narrow", width: 340, layers: [0, 84, 168, 256], row: 44, tables: undefined, sourceName: 38 },
];
/** Words for narrow screens. */
const short: Readonly<Record<string, string>> = {
  "objects listed": "objects",
  "merged files": "files",
  "merged file": "file",
  "records read": "records",
  "read in place": "in place",
};
const boxWidth = 10;
const leastHeight = 2;
/** The most characters of a table's name that fit. */
const tableName = 24;

/** A table in the picture, and the sources that its SQL reads. */
export interface FlowTable {
  readonly name: string;
  readonly rows: number;
  readonly sources: readonly string[];
}

/**
 * The flow as pictures: one for wide screens, one for phones.
 * @param description the figures of the picture in words
 */
export function flowPictures(flow: Flow, tables: readonly FlowTable[], description: string): Markup[] {
  return layouts.map((layout) => picture(flow, tables, description, layout));
}

function picture(flow: Flow, tables: readonly FlowTable[], description: string, layout: Layout): Markup {
  const { name, width, row } = layout;
  const layers = [0, 1, 2, 3].map((layer) => flow.nodes.filter((node) => node.layer === layer).length);
  const sources = new Set(flow.nodes.map(({ source }) => source)).size;
  const shown = layout.tables === undefined ? [] : tables;
  const heightOfSources = Math.max(...layers) * row + sources * 24;
  const height = Math.max(heightOfSources, shown.length * row);
  // With many tables and few sources, the bands of the sources would be as high as a screen.
  const { nodes, links } = arrange(flow, layout, Math.min(height, 2 * heightOfSources));
  const line = sankeyLinkHorizontal<FlowNode, FlowLink>();
  const ribbons = links.map((link) => {
    const kind = (link.target as FlowNode).kind;
    const stroke = fixed(Math.max(leastHeight, link.width ?? 0));
    return markup`<path class="ribbon ${kind}" d="${line(link) ?? ""}" stroke-width="${stroke}"/>\n`;
  });
  return markup`<svg class="flow ${name}" viewBox="0 0 ${width} ${height + 44}" role="img"
aria-labelledby="flow-${name}-title flow-${name}-text">
<title id="flow-${name}-title">Where each object and record went</title>
<desc id="flow-${name}-text">${description}</desc>
<g transform="translate(0 24)">
${ribbons}${shown.length > 0 && tableLines(nodes, shown, layout, height)}${nodes.map((node) => box(node, layout))}</g>
</svg>
`;
}

type Arranged = ReturnType<typeof arrange>;
type ArrangedNode = Arranged["nodes"][number];

function arrange(flow: Flow, { width, layers, row }: Layout, height: number) {
  // The library wants no layer to be empty.
  const present = [...new Set(flow.nodes.map(({ layer }) => layer))].sort();
  const arranged = sankey<FlowNode, FlowLink>()
    .nodeId(({ id }) => id)
    .nodeAlign(({ layer }) => present.indexOf(layer))
    // The order of the sources in pipeline.yaml, from top to bottom.
    .nodeSort(() => 0)
    .linkSort(() => 0)
    .nodeWidth(boxWidth)
    .nodePadding(row - 8)
    .extent([
      [0, 0],
      [width, height],
    ])({ nodes: flow.nodes.map((node) => ({ ...node })), links: flow.links.map((link) => ({ ...link })) });
  for (const node of arranged.nodes) {
    node.x0 = layers[node.layer] ?? 0;
    node.x1 = node.x0 + boxWidth;
  }
  return arranged;
}

const middleOf = ({ y0 = 0, y1 = 0 }: ArrangedNode) => (y0 + y1) / 2;

function box(node: ArrangedNode, { name: width, sourceName }: Layout): Markup {
  const { x0 = 0, x1 = 0, y0 = 0, y1 = 0, kind, figure, thing, source, layer } = node;
  const isFirst = layer === 0 || thing === "replayed";
  const name =
    isFirst &&
    markup`<text class="source" x="${fixed(x0)}" y="${fixed(y0 - 8)}">${shortened(source, sourceName)}</text>
`;
  const shown = width === "wide" ? thing : (short[thing] ?? thing);
  return markup`<g><title>${source}: ${count(figure)} ${thing}</title>
${rectangle(kind, x0, middleOf(node), Math.max(leastHeight, y1 - y0))}
${name}${label(x1 + 6, middleOf(node), count(figure), shown)}</g>
`;
}

function rectangle(kind: string, x: number, middle: number, height: number): Markup {
  const size = markup`width="${boxWidth}" height="${fixed(height)}" rx="2"`;
  return markup`<rect class="box ${kind}" x="${fixed(x)}" y="${fixed(middle - height / 2)}" ${size}/>`;
}

/** Two lines beside a box. */
function label(x: number, y: number, figure: string, thing: string): Markup {
  return markup`<text class="figure" x="${fixed(x)}" y="${fixed(y - 1)}">${figure}</text>
<text class="thing" x="${fixed(x)}" y="${fixed(y + 13)}">${thing}</text>`;
}

/** SQL makes rows of records, and their numbers may differ. So thin lines only say which table reads which source. */
function tableLines(
  nodes: readonly ArrangedNode[],
  tables: readonly FlowTable[],
  { tables: x = 0, layers }: Layout,
  height: number,
): Markup[] {
  const from = (layers[3] ?? 0) + 90; // right of the label
  const middle = (x + from) / 2;
  return tables.map(({ name, rows, sources }, index) => {
    const y = (height / tables.length) * (index + 0.5);
    const used = nodes.filter(({ kind, source }) => kind === "used" && sources.includes(source));
    const lines = used.map((node) => {
      const [fromY, toY] = [fixed(middleOf(node)), fixed(y)];
      return markup`<path class="reads" d="M${from},${fromY}C${middle},${fromY} ${middle},${toY} ${x - 4},${toY}"/>\n`;
    });
    return markup`${lines}<g><title>table ${name}: ${many(rows, "row")}</title>
${rectangle("table", x, y, 28)}
${label(x + boxWidth + 6, y, many(rows, "row"), shortened(name, tableName))}</g>
`;
  });
}
