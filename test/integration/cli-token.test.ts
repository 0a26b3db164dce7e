import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLAIM_ROLES } from "../../src/access/claims.ts";
import { openDevelopmentIssuer } from "../../src/access/development-issuer.ts";
import { makeTokenVerifier } from "../../src/access/token-verifier.ts";
import { type CommandEnd, fptx } from "../support/command-line.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fptx-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const token = (...args: string[]): Promise<CommandEnd> => fptx(["token", ...args], { DATA_DIR: folder });

/** Who a printed token stands for, as the server finds out; and for how many seconds. */
async function viewerOf({ stdout }: CommandEnd) {
  const verify = makeTokenVerifier({ development: await openDevelopmentIssuer(folder), oidc: null });
  const { iat, exp } = JSON.parse(Buffer.from(stdout.split(".")[1] ?? "", "base64url").toString("utf8"));
  const { subject, roles, jurisdiction } = await verify(stdout.trim());
  return { subject, roles, jurisdiction, seconds: exp - iat };
}

describe("fptx token", () => {
  test("prints a token and nothing else, for Canada and eight hours where nothing else is said", async () => {
    const end = await token("--role", "policy");
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await viewerOf(end)).toEqual({
      subject: "policy@CA",
      roles: ["POLICY"],
      jurisdiction: "CA",
      seconds: 28_800,
    });
  });

  test("takes every role at once, a province, a subject and a time", async () => {
    const given = ["--jurisdiction", "CA-ON", "--as", "ana", "--expires", "30m"];
    const end = await token("--role", ...CLAIM_ROLES, ...given);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    const roles = CLAIM_ROLES.map((role) => role.toUpperCase());
    const viewer = await viewerOf(end);
    expect({ ...viewer, roles: [...viewer.roles].sort() }).toEqual({
      ...{ subject: "ana", roles: roles.sort(), jurisdiction: "CA-ON", seconds: 1800 },
    });
  });

  test.each([
    ["an unknown role, with the nearest", ["--role", "polcy"], /Nearest: policy/, /Les plus proches : policy/],
    ["a role in another case", ["--role", "Policy"], /Nearest: policy/, /Les plus proches : policy/],
    [
      "an unknown jurisdiction, with the nearest",
      ["--role", "policy", "--jurisdiction", "CA-OM"],
      /Nearest: CA-ON/,
      /CA-ON/,
    ],
    [
      "a metropolitan area",
      ["--role", "policy", "--jurisdiction", "CMA-535"],
      /not a valid code/,
      /pas un code valide/,
    ],
    ["a time that is none", ["--role", "policy", "--expires", "soon"], /such as 30m or 8h/, /comme 30m ou 8h/],
    ["more than a day", ["--role", "policy", "--expires", "25h"], /24h at most/, /au plus 24h/],
    ["no role", [], /“--role <role...>” is needed/, /« --role <role...> » est nécessaire/],
    ["a role without a name", ["--role"], /needs a value/, /demande une valeur/],
    [
      "an option that is none",
      ["--role", "policy", "--forever"],
      /no option “--forever”/,
      /« --forever » n'existe pas/,
    ],
  ])("refuses %s in both languages, with code 2 and nothing on stdout", async (_what, args, en, fr) => {
    const { code, stdout, stderr } = await token(...args);
    const [errorCode, english, french, ...rest] = stderr.replaceAll(/[\u00a0\u202f]/g, " ").split("\n");
    expect({ code, stdout, errorCode, rest }).toEqual({ code: 2, stdout: "", errorCode: "INVALID_INPUT", rest: [""] });
    expect(english).toMatch(en);
    expect(french).toMatch(fr);
  });

  test("is refused in production, with code 1, and where the environment is wrong, with code 2", async () => {
    const off = await fptx(["token", "--role", "policy"], { DATA_DIR: folder, NODE_ENV: "production" });
    expect(off).toMatchObject({ code: 1, stdout: "" });
    expect(off.stderr).toMatch(
      /^FORBIDDEN\nThe development issuer is off.*\nL'émetteur de développement est désactivé/,
    );
    const wrong = await fptx(["token", "--role", "policy"], { DATA_DIR: folder, PORT: "many" });
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toMatch(/^INVALID_INPUT\n(?:.*\n)*- PORT: write(?:.*\n)*- PORT\s: écrivez/);
  });

  test("is refused where its folder is a file, or lies where none can be made", async () => {
    const file = join(folder, "file");
    await writeFile(file, "mine");
    for (const place of [file, join(file, "deeper"), ...(process.platform === "linux" ? ["/proc/self/data"] : [])]) {
      const { code, stdout, stderr } = await fptx(["token", "--role", "policy"], { DATA_DIR: place });
      expect({ code, stdout }, place).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^INVALID_INPUT\nThe development key in .*\nLa clé de développement dans /);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });
});

describe("fptx", () => {
  test("has its help in both languages, and that of each command", async () => {
    const { code, stdout, stderr } = await fptx(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Usage | Utilisation: fptx");
    expect(stdout).toContain("Commands | Commandes:");
    for (const line of stdout.split("\n").filter((text) => /^ {2}[\w-]/.test(text))) expect(line).toContain(" | ");
    const help = await fptx(["token", "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("prints a development token | imprime un jeton de développement");
    expect(help.stdout).toContain('(default | par défaut: "CA")');
    expect(help.stdout).toContain("this help | cette aide");
  });

  test("without a command shows its help, as a refusal", async () => {
    const { code, stdout, stderr } = await fptx([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage | Utilisation: fptx");
  });

  test("names the nearest commands where there is none of the name", async () => {
    const { code, stdout, stderr } = await fptx(["tokn"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^INVALID_INPUT\nThere is no command “tokn”\. Nearest: token/);
    expect(stderr.replaceAll(/[\u00a0\u202f]/g, " ")).toContain(
      "La commande « tokn » n'existe pas. Les plus proches : token",
    );
  });
});
