import { getSchema } from "@tiptap/core";
import { DOMParser as Reader, DOMSerializer, Fragment } from "@tiptap/pm/model";
import { extensions } from "./extensions";
import { toMarkdown } from "./markdown";

/** Rich text as Markdown, so that one may go on writing in the other way. */
export function htmlToMarkdown(html: string): string {
  const schema = getSchema(extensions());
  const doc = Reader.fromSchema(schema).parse(new DOMParser().parseFromString(html, "text/html").body);
  const serializer = DOMSerializer.fromSchema(schema);
  return toMarkdown(doc, (node) => {
    const holder = document.createElement("div");
    holder.append(serializer.serializeFragment(Fragment.from(node)));
    return holder.innerHTML;
  });
}
