-- What the table of Claude Code holds, day by day: tokens of all models.
SELECT day, CAST(SUM(tokens) AS BIGINT) AS tokens
FROM {table}
WHERE day >= {first} AND day < {end}
GROUP BY day
ORDER BY day
