CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 3, b text, g int GENERATED ALWAYS AS (id + 1) STORED);
-- CREATE TABLE

INSERT INTO t VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three'), (4, NULL, 'four');
-- INSERT 0 4

CREATE VIEW v AS SELECT id, b AS name, a FROM t WHERE a < 3;
-- CREATE VIEW

CREATE VIEW w (name, number, twice) AS SELECT name, id, id * 2 FROM v WHERE id > 0;
-- CREATE VIEW

CREATE VIEW grouped AS SELECT a, count(*) FROM t GROUP BY a;
-- CREATE VIEW

CREATE VIEW joined AS SELECT t.id, u.b FROM t JOIN t u USING (id);
-- CREATE VIEW

CREATE VIEW united AS SELECT id FROM t UNION SELECT a FROM t;
-- CREATE VIEW

INSERT INTO v VALUES (10, 'ten', 1) RETURNING *;
-- id|name|a
-- 10|ten|1

INSERT INTO v (id, name) VALUES (11, 'eleven') RETURNING id, name, a;
-- id|name|a
-- 11|eleven|3

INSERT INTO w (number, name) VALUES (12, 'twelve') RETURNING *;
-- name|number|twice
-- twelve|12|24

INSERT INTO w (name) VALUES ('no key');
-- ERROR 23502: null value in column "id" of relation "t" violates not-null constraint
-- DETAIL: Failing row contains (null, 3, no key, null).

INSERT INTO w (twice) VALUES (1);
-- ERROR 0A000: cannot insert into column "twice" of view "w"
-- DETAIL: View columns that are not columns of their base relation are not updatable.

INSERT INTO v (b) VALUES (1);
-- ERROR 42703 at 16: column "b" of relation "v" does not exist

INSERT INTO v VALUES (1, 'x') ON CONFLICT DO NOTHING;
-- INSERT 0 0

SELECT * FROM t ORDER BY id;
-- id|a|b|g
-- 1|1|one|2
-- 2|2|two|3
-- 3|3|three|4
-- 4|∅|four|5
-- 10|1|ten|11
-- 11|3|eleven|12
-- 12|3|twelve|13

UPDATE v SET name = name || '!' RETURNING *;
-- id|name|a
-- 10|ten!|1
-- 1|one!|1
-- 2|two!|2

UPDATE v SET a = a + 1 WHERE name LIKE 'o%' RETURNING id, a;
-- id|a
-- 1|2

UPDATE w SET name = 'w' || number WHERE number = 10 RETURNING *;
-- name|number|twice
-- w10|10|20

UPDATE w AS x SET name = 'x' WHERE x.twice = 20 RETURNING x.*;
-- name|number|twice
-- x|10|20

UPDATE w SET twice = 1;
-- ERROR 0A000: cannot update column "twice" of view "w"
-- DETAIL: View columns that are not columns of their base relation are not updatable.

UPDATE w SET nothing = 1;
-- ERROR 42703 at 14: column "nothing" of relation "w" does not exist

UPDATE v SET name = o.b FROM t o WHERE o.id = v.id + 1 RETURNING v.id, v.name, o.id;
-- id|name|id
-- 10|eleven|11
-- 1|two!|2
-- 2|three|3

UPDATE v SET a = 5 WHERE id = 3;
-- UPDATE 0

DELETE FROM v WHERE id = 3;
-- DELETE 0

DELETE FROM w WHERE number = 10 RETURNING name, twice;
-- name|twice
-- eleven|20

DELETE FROM v USING t o WHERE o.id = v.id AND o.b LIKE 't%' RETURNING v.*;
-- id|name|a
-- 1|two!|2
-- 2|three|2

DELETE FROM v;
-- DELETE 0

SELECT * FROM t ORDER BY id;
-- id|a|b|g
-- 3|3|three|4
-- 4|∅|four|5
-- 11|3|eleven|12
-- 12|3|twelve|13

SELECT * FROM v;
-- id|name|a

WITH n AS (INSERT INTO v VALUES (20, 'twenty', 2) RETURNING *) SELECT name FROM n;
-- name
-- twenty

INSERT INTO v VALUES (20, 'again', 1) ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING *;
-- id|name|a
-- 20|again|2

CREATE ROLE reader;
-- CREATE ROLE

GRANT INSERT ON v TO reader;
-- GRANT

SET ROLE reader;
-- SET

INSERT INTO v VALUES (30, 'by right of the owner', 1);
-- INSERT 0 1

INSERT INTO t (id) VALUES (31);
-- ERROR 42501: permission denied for table t

UPDATE v SET a = 1;
-- ERROR 42501: permission denied for view v

RESET ROLE;
-- RESET

DROP VIEW v CASCADE;
-- NOTICE: drop cascades to view w
-- DROP VIEW
