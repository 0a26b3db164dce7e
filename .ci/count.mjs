/**
 * Prints `N passed, N failed`, the line that ends .ci/run: vitest's tests and the steps of `npm run check` together.
 *
 * Use: node .ci/count.mjs <exit code of npm test> <check's report> <vitest's report>
 * A report that is missing counts nothing; a run that failed counts one failure at least. Ends with 1 on any failure.
 */
import { readFileSync } from "node:fs";
import process from "node:process";

const [exitCode, checkReport, testReport] = process.argv.slice(2);

/** The report's JSON; null when the run ended before writing it. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

const check = read(checkReport) ?? { passed: 0, failed: 0 };
const tests = read(testReport) ?? { numPassedTests: 0, numFailedTests: 0, testResults: [] };

/** A file that could not be loaded, or whose hook failed, has failed without one failed test. */
const failedFiles = tests.testResults.filter(
  (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
).length;

const passed = check.passed + tests.numPassedTests;
const counted = check.failed + tests.numFailedTests + failedFiles;
const failed = counted === 0 && exitCode !== "0" ? 1 : counted;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
