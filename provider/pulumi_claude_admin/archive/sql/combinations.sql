-- How many combinations there are, each day for itself: as many lines as `daily_spend` and `daily_tokens` have.
SELECT COUNT(*) AS combinations
FROM (
    SELECT day {and_by}
    FROM {table}
    WHERE day >= {first} AND day < {end}
    GROUP BY day {and_by}
) AS days
