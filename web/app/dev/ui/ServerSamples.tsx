import { Badge } from "@/ui/Badge";
import { Breadcrumbs } from "@/ui/Breadcrumbs";
import { DataTable, type Column } from "@/ui/DataTable";
import { Pagination } from "@/ui/Pagination";
import { RichText } from "@/ui/RichText";
import { Grid, Sample } from "./Sample";

interface Lesson {
  id: string;
  title: string;
  state: string;
  minutes: number;
}

const LESSONS: Lesson[] = [
  { id: "1", title: "What is chance?", state: "Published", minutes: 12 },
  { id: "2", title: "Counting without counting", state: "Draft", minutes: 25 },
];

const COLUMNS: Column<Lesson>[] = [
  { id: "title", header: "Lesson", cell: (row) => row.title, isRowHeader: true },
  { id: "state", header: "State", cell: (row) => <Badge>{row.state}</Badge> },
  { id: "minutes", header: "Minutes", cell: (row) => row.minutes, align: "end" },
];

const HTML = `<h2>Rolling two dice</h2><p>The chance of a <strong>seven</strong> is <a href="#server">one in six</a>:
count the pairs with <code>a + b = 7</code>.</p><blockquote><p>Chance is a measure of what we do not know.</p></blockquote>
<ul><li>one</li><li>two</li></ul><pre tabindex="0"><code>from random import randint
rolls = [randint(1, 6) + randint(1, 6) for _ in range(100_000)]</code></pre>
<table><thead><tr><th>Sum</th><th>Ways</th></tr></thead><tbody><tr><td>2</td><td>1</td></tr><tr><td>7</td><td>6</td></tr></tbody></table>`;

export function ServerSamples() {
  const rowId = (row: Lesson) => row.id;
  return (
    <Grid>
      <Sample title="Breadcrumbs and Pagination">
        <Breadcrumbs
          steps={[
            { label: "Teach", href: "/teach" },
            { label: "A course", href: "#server" },
            { label: "Outline" },
          ]}
        />
        <Pagination previousHref="#server" nextHref="#shell" />
      </Sample>
      <Sample title="RichText">
        <RichText html={HTML} />
      </Sample>
      <Sample title="DataTable, cards on a phone">
        <DataTable caption="Lessons" columns={COLUMNS} rows={LESSONS} rowId={rowId} />
      </Sample>
      <Sample title="DataTable, scrolls on a phone">
        <DataTable caption="Lessons, wide" columns={COLUMNS} rows={LESSONS} rowId={rowId} phone="scroll" />
      </Sample>
    </Grid>
  );
}
