-- What each combination cost, dearest first.
SELECT {what} SUM(amount) AS billed, SUM(list_amount) AS listed
FROM {table}
WHERE day >= {first} AND day < {end}
{group_by}
HAVING COUNT(*) > 0
ORDER BY billed DESC {then_by}
