-- What each cost, day by day.
SELECT day, {what} SUM(amount) AS billed, SUM(list_amount) AS listed
FROM {table}
WHERE day >= {first} AND day < {end}
GROUP BY day {and_by}
ORDER BY day {then_by}
