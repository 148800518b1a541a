// A little server of pages for the tests of the gateway. It is a Node like the real one, with pages that answer
// what they were asked, count how often they were made, take their time, or never come to an end.
import { createServer } from "node:http";

const made = new Map();

const pages = {
  "/echo": ({ request, response }) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }));
  },
  "/shared": ({ url, request, response, count, nonce }) => {
    const seconds = url.searchParams.get("seconds") ?? "60";
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("cache-control", `public, max-age=0, s-maxage=${seconds}`);
    if (url.searchParams.has("cookie")) response.setHeader("set-cookie", "told=1");
    const script = `<script nonce="${nonce}">work()</script>`;
    const body = `<p>made ${count} for ${request.headers["accept-language"] ?? "all"}</p>`;
    const text = "Überall lernen. ".repeat(200);
    const answer = `<!doctype html>${script}${body}${text}${script}${script}`;
    setTimeout(() => response.end(answer), Number(url.searchParams.get("wait") ?? 0));
  },
  "/own": ({ response, count }) => {
    response.setHeader("content-type", "text/html");
    response.setHeader("cache-control", "private, no-store");
    response.end(`<p>made ${count}</p>`);
  },
  "/parts": ({ response }) => {
    response.setHeader("content-type", "text/html");
    response.write("<p>first part</p>".repeat(100));
    setTimeout(() => response.end("<p>second part</p>"), 300);
  },
  "/half": ({ response }) => {
    response.setHeader("content-type", "text/html");
    response.write("<p>half</p>");
    setTimeout(() => response.destroy(), 50);
  },
  "/never": () => {},
};

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://pages");
  const count = (made.get(request.url) ?? 0) + 1;
  made.set(request.url, count);
  const nonce = /'nonce-([^']+)'/.exec(request.headers["content-security-policy"] ?? "")?.[1];
  const page = pages[url.pathname];
  if (page) return page({ url, request, response, count, nonce });
  response.statusCode = 404;
  response.setHeader("content-type", "text/html");
  response.end("<p>no such page</p>");
});

server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  console.log(`listening ${server.address().port}`);
});
