// Asks for one address over and over: node load.mjs URL SECONDS CONNECTIONS ["NAME: VALUE" ...]
// Prints how many answers were good and how many were not. Used where there is no wrk.
import { Agent, request } from "node:http";

const [url, seconds, connections, ...named] = process.argv.slice(2);
const headers = Object.fromEntries(named.map((one) => one.split(/: (.*)/s).slice(0, 2)));
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const end = Date.now() + Number(seconds) * 1000;
const count = { good: 0, bad: 0 };

function ask() {
  return new Promise((done) => {
    const asked = request(url, { agent, headers }, (answer) => {
      count[answer.statusCode === 200 ? "good" : "bad"] += 1;
      answer.resume().on("end", done);
    });
    asked.on("error", () => {
      count.bad += 1;
      done();
    });
    asked.end();
  });
}

async function visitor() {
  while (Date.now() < end) await ask();
}

await Promise.all(Array.from({ length: Number(connections) }, visitor));
console.log(JSON.stringify(count));
process.exit(0);
