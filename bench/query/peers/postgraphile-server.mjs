/**
 * PostGraphile over the floor's tables, as its own documentation sets it up for production. A child process of the benchmark:
 * DATABASE_URL in, its address on stdout. Plain JavaScript: its packages are here only once the benchmark has installed them.
 */
import { createServer } from "node:http";
import process from "node:process";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const service = makePgService({
  connectionString: process.env.DATABASE_URL,
  schemas: ["bench"],
  poolConfig: { max: 10 },
});
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [service],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
});
const server = createServer();
server.on("error", (error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
await instance.createServ(grafserv).addTo(server);
process.on("SIGTERM", () => process.exit(0));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
