-- Invariants of all pipelines: each statement returns the rows that violate one. ./millrace audit proves more.
USE ops;

-- Every record that was read is accounted for.
SELECT *
FROM ledger
WHERE read <> accepted + filtered + quarantined + coalesce(duplicates, 0);

-- No batch has more records than offsets.
SELECT * FROM ledger WHERE read > until_offset - from_offset;

-- The quarantine has as many rows as the ledger says.
SELECT pipeline, told.rows AS told, held.rows AS held
FROM (
    SELECT pipeline, sum(element_at(written, 'quarantine')) AS rows
    FROM ledger
    GROUP BY pipeline
    HAVING sum(element_at(written, 'quarantine')) > 0
) AS told
FULL JOIN (SELECT pipeline, count(*) AS rows FROM quarantine GROUP BY pipeline) AS held USING (pipeline)
WHERE told.rows IS DISTINCT FROM held.rows;
