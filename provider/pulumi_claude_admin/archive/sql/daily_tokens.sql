-- What each used, day by day. Requests are unknown where they are unknown of one of its rows.
SELECT
    day,
    {what}
    CAST(SUM(uncached_input) AS BIGINT) AS uncached_input,
    CAST(SUM(cache_read) AS BIGINT) AS cache_read,
    CAST(SUM(cache_write_5m) AS BIGINT) AS cache_write_5m,
    CAST(SUM(cache_write_1h) AS BIGINT) AS cache_write_1h,
    CAST(SUM(output) AS BIGINT) AS output,
    CASE WHEN COUNT(requests) = COUNT(*) THEN CAST(SUM(requests) AS BIGINT) END AS requests,
    CAST(SUM(web_searches) AS BIGINT) AS web_searches,
    MAX(day) AS last_day
FROM {table}
WHERE day >= {first} AND day < {end}
GROUP BY day {and_by}
ORDER BY day {then_by}
