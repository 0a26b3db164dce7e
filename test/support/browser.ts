import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** A browser and what it leaves behind. */
export interface OpenBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Where systems keep a Chromium of their own. */
const OF_THE_SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** As root, without a graphics card, and without asking anyone on the network about anything. */
const FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Variables by which @sparticuz/chromium decides where it unpacks, and that it brings the libraries of Amazon Linux 2023 along. */
const asItWantsThem = (folder: string) => ({
  TMPDIR: folder,
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
  LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
  FONTCONFIG_PATH: join(folder, "fonts"),
});

/** Runs `work` with variables of the process set, and sets them back. */
async function withVariables<T>(variables: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** The Chromium of the package, unpacked into `folder` with libraries and fonts of its own. */
function launchPackaged(folder: string): Promise<Browser> {
  return withVariables(asItWantsThem(folder), async () => {
    const { default: packaged } = await import("@sparticuz/chromium");
    return chromium.launch({ executablePath: await packaged.executablePath(), args: FLAGS });
  });
}

async function launch(folder: string): Promise<Browser> {
  const failures: unknown[] = [];
  const own = OF_THE_SYSTEM.filter((path) => existsSync(path));
  const ways = [
    () => launchPackaged(folder),
    ...own.map((executablePath) => () => chromium.launch({ executablePath, args: FLAGS })),
  ];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(
    failures,
    `No Chromium starts here. The one in node_modules/@sparticuz/chromium is for Linux on x64; elsewhere install Chromium (Debian: apt-get install chromium) so that one of ${OF_THE_SYSTEM.join(", ")} is there.\n${failures.map(String).join("\n").slice(0, 3000)}`,
  );
}

/** A real browser. Fails, with what to do, where none starts: nothing is skipped in silence. */
export async function openBrowser(): Promise<OpenBrowser> {
  const folder = await mkdtemp(join(tmpdir(), "fptx-chromium-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const browser = await launch(folder);
    return {
      browser,
      async close() {
        await browser.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
