-- Of each key's changes the latest: how much of each item is at each place.

CREATE OR REPLACE VIEW __name__.stock
COMMENT 'How much of each item is at each place'
SECURITY INVOKER AS
SELECT
    max_by(item, _batch) AS item,
    max_by(place, _batch) AS place,
    max_by(quantity, _batch) AS quantity
FROM __name__.stock_changes
GROUP BY id
HAVING NOT max_by(_deleted, _batch);
