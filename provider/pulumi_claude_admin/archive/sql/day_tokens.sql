-- What one table of usage holds, day by day: tokens of all five kinds.
SELECT
    day,
    CAST(SUM(uncached_input + cache_read + cache_write_5m + cache_write_1h + output) AS BIGINT) AS tokens
FROM {table}
WHERE day >= {first} AND day < {end}
GROUP BY day
ORDER BY day
