#!/bin/sh
# Tells a forge of what drift.sh found: keeps one comment, or one issue, from $DRIFT_REPORTS/drift.json; where there is no such file the
# comment says that the run failed. Ends with the exit code of the report. What to do is told by the environment (README.md).
set -eu

report=${DRIFT_REPORTS:-drift-reports}/drift.json
case $report in -*) report=./$report ;; esac
set -- report post "--key=${DRIFT_KEY:-drift}"
case ${DRIFT_ISSUE:-false} in
true) set -- "$@" --issue ;;
false) ;;
*)
	echo 'issue (DRIFT_ISSUE) has to be true or false' >&2
	exit 2
	;;
esac
if [ -f "$report" ]; then
	exec claude-admin "$@" "$report"
elif [ "${DRIFT_ISSUE:-false}" = true ]; then
	echo 'there is no report, so the issue stays as it is' >&2
	exit 1
fi
exec claude-admin "$@" --failed
