-- What people did with Claude Code: of each, day and kind of terminal a line without a model, and one with the tokens of each model.
SELECT
    day,
    actor_id,
    is_key,
    terminal,
    is_remote,
    model,
    sessions,
    lines_added,
    lines_removed,
    commits,
    pull_requests,
    accepted,
    rejected,
    tokens,
    estimated_cost
FROM {table}
WHERE day >= {first} AND day < {end}
ORDER BY day, actor_id, is_key, terminal, is_remote, model NULLS FIRST
