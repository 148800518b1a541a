"use client";

import { Avatar } from "@/ui/Avatar";
import { Disclosure } from "@/ui/Disclosure";
import { Kbd } from "@/ui/Kbd";
import { LoadMore } from "@/ui/LoadMore";
import { RelativeTime } from "@/ui/RelativeTime";
import { Cell, Column, Row as TableRow, Table, TableBody, TableHeader } from "@/ui/Table";
import { Tabs } from "@/ui/Tabs";
import { Grid, Row, Sample } from "./Sample";

const NAMES = [
  "Ada Lovelace",
  "Emmy Noether",
  "Sofia Kovalevskaya",
  "Plato",
  "Omar Khayyam",
  "Alan Turing",
  "René Descartes",
];

export function ContentSamples() {
  return (
    <Grid>
      <Sample title="Tabs">
        <Tabs
          label="Course"
          items={[
            { id: "about", label: "About", content: "What the course is for." },
            { id: "contents", label: "Contents", content: "What is in it." },
            { id: "people", label: "People", content: "Who teaches it." },
          ]}
        />
      </Sample>
      <Sample title="Disclosure">
        <div>
          <Disclosure summary="1. What is chance?" isOpen>
            {"Four lessons, one hour."}
          </Disclosure>
          <Disclosure summary="2. Counting">{"Six lessons, two hours."}</Disclosure>
        </div>
      </Sample>
      <Sample title="Avatar, RelativeTime, Kbd">
        <Row>
          {NAMES.map((name) => (
            <Avatar key={name} name={name} />
          ))}
          <Avatar name="Ada Lovelace" size="sm" />
          <Avatar name="Ada Lovelace" size="lg" />
        </Row>
        <Row>
          <RelativeTime at="2024-02-29T12:00:00Z" />
          <Kbd>{"Esc"}</Kbd>
        </Row>
      </Sample>
      <Sample title="Table">
        <Table aria-label="Grades" selectionMode="none">
          <TableHeader>
            <Column isRowHeader>{"Learner"}</Column>
            <Column align="end">{"Points"}</Column>
          </TableHeader>
          <TableBody>
            {NAMES.slice(0, 3).map((name, index) => (
              <TableRow key={name} id={name}>
                <Cell>{name}</Cell>
                <Cell align="end">{90 - index}</Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
        <LoadMore hasMore isLoading={false} onMore={() => undefined} />
      </Sample>
    </Grid>
  );
}
