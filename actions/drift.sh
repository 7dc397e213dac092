#!/bin/sh
# Compares stacks with the organization in a pipeline, and hands on what was found. What to do is told by the environment (README.md).
#
# Writes drift.json, drift.md, drift.env and drift.gitlab.json into $DRIFT_REPORTS, adds drift.env to $GITHUB_OUTPUT and drift.md to
# $GITHUB_STEP_SUMMARY where a runner names them, and ends with the exit code of `claude-admin drift`.
set -eu

reports=${DRIFT_REPORTS:-drift-reports}
mkdir -p -- "$reports"
rm -f -- "$reports/drift.json" "$reports/drift.md" "$reports/drift.env" "$reports/drift.gitlab.json" # an earlier run's

code=0
set -- drift --no-console --for summary
while IFS= read -r stack; do
	[ -z "$stack" ] || set -- "$@" "--stack=$stack"
done <<EOF
${DRIFT_STACK:-}
EOF
case ${DRIFT_PROGRAM:-false} in
true) set -- "$@" --program ;;
false) ;;
*)
	echo 'program (DRIFT_PROGRAM) has to be true or false' >&2
	code=2
	;;
esac
[ -z "${DRIFT_FOLDER:-}" ] || set -- "$@" "--cwd=$DRIFT_FOLDER"
[ -z "${DRIFT_FAIL_ON:-}" ] || set -- "$@" "--fail-on=$DRIFT_FAIL_ON"
[ -z "${DRIFT_CACHE:-}" ] || set -- "$@" "--cache=$DRIFT_CACHE"
[ -z "${DRIFT_PII:-}" ] || set -- "$@" "--pii=$DRIFT_PII"
[ -z "${DRIFT_LABELS:-}" ] || set -- "$@" "--label=$DRIFT_LABELS"
for form in json:drift.json markdown:drift.md dotenv:drift.env gitlab:drift.gitlab.json; do
	set -- "$@" "--output=${form%%:*}:$reports/${form#*:}"
done

[ "$code" -ne 0 ] || claude-admin "$@" || code=$?

if [ ! -f "$reports/drift.env" ]; then
	printf 'DRIFT_VERDICT=no-report\nDRIFT_HIGHEST_SEVERITY=unknown\n' >"$reports/drift.env"
	printf '## Drift: there is no report\n\nThe exit code is %s, and the log of this job says why.\n' "$code" >"$reports/drift.md"
fi
echo "DRIFT_EXIT_CODE=$code" >>"$reports/drift.env"
[ -z "${GITHUB_OUTPUT:-}" ] || cat -- "$reports/drift.env" >>"$GITHUB_OUTPUT"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat -- "$reports/drift.md" >>"$GITHUB_STEP_SUMMARY"
exit "$code"
