-- What one table of cost holds, day by day.
SELECT day, currency, SUM(amount) AS billed, SUM(list_amount) AS listed
FROM {table}
WHERE day >= {first} AND day < {end}
GROUP BY day, currency
ORDER BY day, currency
