-- The fullest hour of each workspace and model by input (without cache reads) and output, and the 95th of 100 hours with use.
WITH hours AS (
    SELECT
        workspace_id,
        model,
        day,
        hour,
        CAST(SUM(uncached_input + cache_write_5m + cache_write_1h) AS BIGINT) AS input_tokens,
        CAST(SUM(output) AS BIGINT) AS output_tokens,
        CASE WHEN COUNT(requests) = COUNT(*) THEN CAST(SUM(requests) AS BIGINT) END AS requests
    FROM {table}
    WHERE day >= {first} AND day < {end}
    GROUP BY workspace_id, model, day, hour
),
ranked AS (
    SELECT
        workspace_id,
        model,
        day,
        hour,
        input_tokens,
        output_tokens,
        requests,
        ROW_NUMBER() OVER (
            PARTITION BY workspace_id, model ORDER BY input_tokens + output_tokens DESC, day, hour
        ) AS place,
        COUNT(*) OVER (PARTITION BY workspace_id, model) AS places
    FROM hours
)
SELECT
    workspace_id,
    model,
    MAX(CASE WHEN place = 1 THEN day END) AS day,
    MAX(CASE WHEN place = 1 THEN hour END) AS hour,
    MAX(CASE WHEN place = 1 THEN input_tokens END) AS input_tokens,
    MAX(CASE WHEN place = 1 THEN output_tokens END) AS output_tokens,
    MAX(CASE WHEN place = 1 THEN requests END) AS requests,
    MAX(CASE WHEN 20 * place > places AND 20 * (place - 1) <= places THEN input_tokens END) AS usual_input_tokens,
    MAX(CASE WHEN 20 * place > places AND 20 * (place - 1) <= places THEN output_tokens END) AS usual_output_tokens
FROM ranked
GROUP BY workspace_id, model
ORDER BY workspace_id NULLS FIRST, model NULLS FIRST
