/**
 * Counts what vitest's JSON report tells, and trusts it no further than the exit code: whatever went wrong counts
 * as failed, also what the report has no place for.
 *
 * @param {{ testResults?: { name: string, status: string, assertionResults: { status: string }[] }[] } | undefined} report
 * @param {number} exitCode
 * @returns {{ passed: number, failed: number, skipped: number, complaints: string[] }}
 */
export function countTests(report, exitCode) {
  const count = { passed: 0, failed: 0, skipped: 0, complaints: [] };
  if (!Array.isArray(report?.testResults)) {
    return { ...count, failed: 1, complaints: [`vitest wrote no report and ended with ${exitCode}.`] };
  }
  for (const file of report.testResults) addFile(count, file);
  if (count.passed + count.failed === 0) {
    count.failed += 1;
    count.complaints.push('No test was run.');
  }
  if (exitCode !== 0 && count.failed === 0) {
    count.failed += 1;
    count.complaints.push(`No test failed, but vitest ended with ${exitCode}: see its errors above.`);
  }
  return count;
}

function addFile(count, file) {
  let failed = 0;
  for (const { status } of file.assertionResults) {
    if (status === 'passed') count.passed += 1;
    else if (status === 'failed') failed += 1;
    else count.skipped += 1;
  }
  // A file that could not be loaded, or whose hooks failed, holds no failed test.
  if (failed === 0 && file.status === 'failed') {
    failed = 1;
    count.complaints.push(`${file.name} failed outside of its tests.`);
  }
  count.failed += failed;
}
