import { Mark, mergeAttributes, Node, type AnyExtension, type Extensions } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";

/**
 * What the editor knows of HTML. Everything here survives the server's cleaning as it is written: a task's box is
 * the marker of its list item, for form controls are taken out of lessons.
 */
const OPEN = "☐";
const DONE = "☑";

function markerOf(element: Element): string {
  return /list-style-type:[^;]*([☐☑])/.exec(element.getAttribute("style") ?? "")?.[1] ?? "";
}

const Task = TaskItem.extend({
  addAttributes() {
    return {
      checked: {
        default: false,
        parseHTML: (element: HTMLElement) =>
          markerOf(element) === DONE || element.getAttribute("data-checked") === "true",
        renderHTML: ({ checked }: { checked: boolean }) => ({
          style: `list-style-type: "${checked ? DONE : OPEN} "`,
        }),
      },
    };
  },
  parseHTML() {
    return [
      { tag: "li", priority: 60, getAttrs: (element: HTMLElement) => (markerOf(element) ? null : false) },
      { tag: 'li[data-type="taskItem"]', priority: 60 },
    ];
  },
  renderHTML({ HTMLAttributes }) {
    return ["li", HTMLAttributes, 0];
  },
});

const Tasks = TaskList.extend({
  parseHTML() {
    const holdsTasks = (element: HTMLElement) =>
      element.firstElementChild && markerOf(element.firstElementChild) ? null : false;
    return [
      { tag: "ul", priority: 60, getAttrs: holdsTasks },
      { tag: 'ul[data-type="taskList"]', priority: 60 },
    ];
  },
  renderHTML() {
    return ["ul", 0];
  },
});

function span(name: "colspan" | "rowspan") {
  return {
    default: 1,
    parseHTML: (element: HTMLElement) => Number(element.getAttribute(name)) || 1,
    renderHTML: (attributes: Record<string, unknown>) =>
      attributes[name] === 1 ? {} : { [name]: attributes[name] },
  };
}

const spans = {
  colspan: span("colspan"),
  rowspan: span("rowspan"),
  // The commands for tables expect it; widths are left to the page.
  colwidth: { default: null, rendered: false },
};
const PlainTable = Table.extend({ renderHTML: () => ["table", ["tbody", 0]] });
const Cell = TableCell.extend({ addAttributes: () => spans });
const HeaderCell = TableHeader.extend({
  addAttributes: () => ({ ...spans, scope: { default: null } }),
});

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    look: {
      default: "note",
      parseHTML: (element: HTMLElement) => element.className,
      renderHTML: ({ look }: { look: string }) => ({ class: look }),
    },
  }),
  parseHTML: () => ["callout", "note", "tip", "warning"].map((name) => ({ tag: `div.${name}` })),
  renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes, 0],
});

/** A mark without attributes that is one element. */
function plainMark(name: string, tag: string): AnyExtension {
  return Mark.create({
    name,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes), 0],
  });
}

/** All extensions of the schema. `image` may be the same image with a view of its own. */
export function extensions(image: AnyExtension = Image): Extensions {
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3, 4, 5, 6] },
      link: {
        openOnClick: false,
        autolink: true,
        defaultProtocol: "https",
        protocols: ["studium", "mailto", "tel"],
        isAllowedUri: (url) => !/^\s*(javascript|data|vbscript):/i.test(url),
        HTMLAttributes: { target: null, rel: null, class: null },
      },
    }),
    image.configure({ inline: true }),
    PlainTable.configure({ resizable: false }),
    TableRow,
    Cell,
    HeaderCell,
    Tasks,
    Task.configure({ nested: true }),
    Callout,
    plainMark("subscript", "sub"),
    plainMark("superscript", "sup"),
    plainMark("highlight", "mark"),
    plainMark("keyboard", "kbd"),
  ];
}

export { Image };
