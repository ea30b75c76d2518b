CREATE TABLE parents (id int PRIMARY KEY, name text UNIQUE, n int DEFAULT 5, CHECK (n < 100));
-- CREATE TABLE

CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents ON DELETE CASCADE ON UPDATE CASCADE, name text NOT NULL, twice int GENERATED ALWAYS AS (id * 2) STORED);
-- CREATE TABLE

CREATE TABLE pets (id serial PRIMARY KEY, owner int REFERENCES children ON DELETE SET NULL, kind text DEFAULT 'cat', UNIQUE (owner, kind));
-- CREATE TABLE

CREATE INDEX children_parent ON children (parent);
-- CREATE INDEX

INSERT INTO parents VALUES (1, 'one'), (2, 'two', 7), (3, 'three', NULL);
-- ERROR 42601 at 41: VALUES lists must all be the same length

INSERT INTO parents (id) VALUES (4) RETURNING *;
-- id|name|n
-- 4|∅|5

INSERT INTO children (id, parent, name) VALUES (10, 1, 'a'), (11, 1, 'b'), (12, 2, 'c'), (13, NULL, 'd') RETURNING id, twice;
-- ERROR 23503: insert or update on table "children" violates foreign key constraint "children_parent_fkey"
-- DETAIL: Key (parent)=(1) is not present in table "parents".

INSERT INTO pets (owner) SELECT id FROM children WHERE parent IS NOT NULL ORDER BY id RETURNING id, owner, kind;
-- id|owner|kind

INSERT INTO parents VALUES (1, 'again');
-- INSERT 0 1

INSERT INTO parents VALUES (5, 'two');
-- INSERT 0 1

INSERT INTO parents VALUES (5, 'five', 100);
-- ERROR 23514: new row for relation "parents" violates check constraint "parents_n_check"
-- DETAIL: Failing row contains (5, five, 100).

INSERT INTO parents VALUES (NULL, 'null');
-- ERROR 23502: null value in column "id" of relation "parents" violates not-null constraint
-- DETAIL: Failing row contains (null, null, 5).

INSERT INTO parents VALUES (5, 'five', 1, 2);
-- ERROR 42601 at 43: INSERT has more expressions than target columns

INSERT INTO parents (id, nothing) VALUES (5, 1);
-- ERROR 42703 at 26: column "nothing" of relation "parents" does not exist

INSERT INTO parents (id, id) VALUES (5, 1);
-- ERROR 42701 at 26: column "id" specified more than once

INSERT INTO parents (id, name) VALUES (5);
-- ERROR 42601 at 26: INSERT has more target columns than expressions

INSERT INTO children (id, parent, name) VALUES (14, 99, 'x');
-- ERROR 23503: insert or update on table "children" violates foreign key constraint "children_parent_fkey"
-- DETAIL: Key (parent)=(99) is not present in table "parents".

INSERT INTO children (id, parent) VALUES (14, 1);
-- ERROR 23502: null value in column "name" of relation "children" violates not-null constraint
-- DETAIL: Failing row contains (14, 1, null, 28).

INSERT INTO children (id, name, twice) VALUES (14, 'x', 1);
-- ERROR 428C9: cannot insert a non-DEFAULT value into column "twice"
-- DETAIL: Column "twice" is a generated column.

INSERT INTO children (id, name, twice) VALUES (14, 'x', DEFAULT) RETURNING *;
-- id|parent|name|twice
-- 14|∅|x|28

INSERT INTO parents VALUES (1, 'uno', 8) ON CONFLICT DO NOTHING;
-- INSERT 0 0

INSERT INTO parents VALUES (1, 'uno', 8) ON CONFLICT (id) DO NOTHING RETURNING *;
-- id|name|n

INSERT INTO parents VALUES (1, 'uno', 8), (6, 'six', 6) ON CONFLICT (id) DO UPDATE SET name = excluded.name, n = parents.n + excluded.n RETURNING *;
-- id|name|n
-- 1|uno|13
-- 6|six|6

INSERT INTO parents VALUES (1, 'eins', 8) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE parents.n > 50 RETURNING *;
-- id|name|n

INSERT INTO parents VALUES (7, 'six', 1) ON CONFLICT (name) DO UPDATE SET n = 0 RETURNING *;
-- id|name|n
-- 6|six|0

INSERT INTO parents VALUES (7, 'six', 1) ON CONFLICT ON CONSTRAINT parents_name_key DO UPDATE SET n = parents.n + 1 RETURNING *;
-- id|name|n
-- 6|six|1

INSERT INTO parents VALUES (7, 'six', 1) ON CONFLICT (id) DO NOTHING;
-- ERROR 23505: duplicate key value violates unique constraint "parents_name_key"
-- DETAIL: Key (name)=(six) already exists.

INSERT INTO parents VALUES (8, 'x', 1), (8, 'y', 2) ON CONFLICT (id) DO UPDATE SET n = 1;
-- ERROR 21000: ON CONFLICT DO UPDATE command cannot affect row a second time
-- HINT: Ensure that no rows proposed for insertion within the same command have duplicate constrained values.

INSERT INTO parents VALUES (8, 'x', 1) ON CONFLICT (n) DO NOTHING;
-- ERROR 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification

INSERT INTO parents SELECT id + 100, name || '!', n FROM parents;
-- INSERT 0 4

SELECT * FROM parents ORDER BY id;
-- id|name|n
-- 1|uno|13
-- 4|∅|5
-- 5|two|5
-- 6|six|1
-- 101|uno!|13
-- 104|∅|5
-- 105|two!|5
-- 106|six!|1

DELETE FROM parents WHERE id > 100;
-- DELETE 4

UPDATE parents SET n = n + 1 WHERE id <= 2 RETURNING id, n;
-- id|n
-- 1|14

UPDATE parents SET n = NULL, name = DEFAULT WHERE id = 6 RETURNING *;
-- id|name|n
-- 6|∅|∅

UPDATE parents SET (name, n) = ('vier', 44) WHERE id = 4 RETURNING *;
-- id|name|n
-- 4|vier|44

UPDATE parents SET (name, n) = (SELECT name || '?', id FROM children WHERE id = 10) WHERE id = 4 RETURNING *;
-- id|name|n
-- 4|∅|∅

UPDATE parents SET (name, n) = (SELECT name, id FROM children WHERE id = 99) WHERE id = 4 RETURNING *;
-- id|name|n
-- 4|∅|∅

UPDATE parents p SET n = c.count FROM (SELECT parent, count(*) FROM children GROUP BY parent) c WHERE c.parent = p.id RETURNING p.*, c.count;
-- id|name|n|count

UPDATE parents SET id = 20 WHERE id = 2 RETURNING *;
-- id|name|n

SELECT id, parent FROM children ORDER BY id;
-- id|parent
-- 14|∅

UPDATE parents SET id = 1 WHERE id = 3;
-- UPDATE 0

UPDATE parents SET n = 100 WHERE id = 1;
-- ERROR 23514: new row for relation "parents" violates check constraint "parents_n_check"
-- DETAIL: Failing row contains (1, uno, 100).

UPDATE parents SET nothing = 1;
-- ERROR 42703 at 20: column "nothing" of relation "parents" does not exist

UPDATE parents SET n = 1, n = 2;
-- ERROR 42601: multiple assignments to same column "n"

UPDATE children SET twice = 3;
-- ERROR 428C9: column "twice" can only be updated to DEFAULT
-- DETAIL: Column "twice" is a generated column.

UPDATE children SET name = NULL WHERE id = 10;
-- UPDATE 0

UPDATE children SET parent = 99 WHERE id = 10;
-- UPDATE 0

UPDATE children SET id = id + 100 WHERE id = 13 RETURNING id, twice;
-- id|twice

UPDATE children SET id = 50 WHERE id = 10;
-- UPDATE 0

DELETE FROM children USING parents WHERE parents.id = children.parent AND parents.name = 'two' RETURNING children.*, parents.n;
-- id|parent|name|twice|n

SELECT * FROM pets ORDER BY id;
-- id|owner|kind

DELETE FROM parents WHERE name = 'eins';
-- DELETE 0

DELETE FROM parents WHERE id = 1 RETURNING name;
-- name
-- uno

SELECT * FROM children ORDER BY id;
-- id|parent|name|twice
-- 14|∅|x|28

SELECT * FROM pets ORDER BY id;
-- id|owner|kind

DELETE FROM pets WHERE owner IS NULL AND id IN (SELECT min(id) FROM pets);
-- DELETE 0

WITH gone AS (DELETE FROM parents WHERE id > 5 RETURNING *) SELECT count(*), max(name) FROM gone;
-- count|max
-- 1|∅

WITH moved AS (DELETE FROM children WHERE id = 14 RETURNING id, name) INSERT INTO parents (id, name) SELECT id, name FROM moved RETURNING *;
-- id|name|n
-- 14|x|5

WITH x AS (UPDATE parents SET n = 9 RETURNING id) SELECT count(*) FROM x JOIN parents USING (id) WHERE n = 9;
-- count
-- 0

WITH a AS (INSERT INTO parents (id) VALUES (30) RETURNING id), b AS (INSERT INTO parents (id) SELECT id + 1 FROM a RETURNING id) SELECT * FROM b;
-- id
-- 31

SELECT id, n FROM parents ORDER BY id;
-- id|n
-- 4|9
-- 5|9
-- 14|9
-- 30|5
-- 31|5

BEGIN;
-- BEGIN

INSERT INTO parents (id, name) VALUES (40, 'forty');
-- INSERT 0 1

SAVEPOINT a;
-- SAVEPOINT

UPDATE parents SET n = 1 WHERE id = 40;
-- UPDATE 1

INSERT INTO parents (id) VALUES (40);
-- ERROR 23505: duplicate key value violates unique constraint "parents_pkey"
-- DETAIL: Key (id)=(40) already exists.

SELECT 1;
-- ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block

ROLLBACK TO a;
-- ROLLBACK

SELECT id, n FROM parents WHERE id = 40;
-- id|n
-- 40|5

SAVEPOINT b;
-- SAVEPOINT

DELETE FROM parents WHERE id = 40;
-- DELETE 1

RELEASE b;
-- RELEASE

SELECT count(*) FROM parents WHERE id = 40;
-- count
-- 0

ROLLBACK;
-- ROLLBACK

SELECT count(*) FROM parents WHERE id = 40;
-- count
-- 0

CREATE TABLE nodes (id int PRIMARY KEY, up int, CONSTRAINT nodes_up FOREIGN KEY (up) REFERENCES nodes DEFERRABLE INITIALLY IMMEDIATE);
-- CREATE TABLE

INSERT INTO nodes VALUES (1, 1), (2, 1), (3, 2);
-- INSERT 0 3

INSERT INTO nodes VALUES (4, 5), (5, 4);
-- INSERT 0 2

INSERT INTO nodes VALUES (6, 7);
-- ERROR 23503: insert or update on table "nodes" violates foreign key constraint "nodes_up"
-- DETAIL: Key (up)=(7) is not present in table "nodes".

BEGIN;
-- BEGIN

SET CONSTRAINTS nodes_up DEFERRED;
-- SET CONSTRAINTS

INSERT INTO nodes VALUES (6, 7);
-- INSERT 0 1

DELETE FROM nodes WHERE id = 1;
-- DELETE 1

SET CONSTRAINTS ALL IMMEDIATE;
-- ERROR 23503: insert or update on table "nodes" violates foreign key constraint "nodes_up"
-- DETAIL: Key (up)=(7) is not present in table "nodes".

ROLLBACK;
-- ROLLBACK

BEGIN;
-- BEGIN

SET CONSTRAINTS ALL DEFERRED;
-- SET CONSTRAINTS

INSERT INTO nodes VALUES (6, 7);
-- INSERT 0 1

INSERT INTO nodes VALUES (7, 6);
-- INSERT 0 1

COMMIT;
-- COMMIT

BEGIN;
-- BEGIN

SET CONSTRAINTS ALL DEFERRED;
-- SET CONSTRAINTS

INSERT INTO nodes VALUES (8, 9);
-- INSERT 0 1

COMMIT;
-- ERROR 23503: insert or update on table "nodes" violates foreign key constraint "nodes_up"
-- DETAIL: Key (up)=(9) is not present in table "nodes".

SELECT * FROM nodes ORDER BY id;
-- id|up
-- 1|1
-- 2|1
-- 3|2
-- 4|5
-- 5|4
-- 6|7
-- 7|6

DELETE FROM nodes WHERE id = 1;
-- ERROR 23503: update or delete on table "nodes" violates foreign key constraint "nodes_up" on table "nodes"
-- DETAIL: Key (id)=(1) is still referenced from table "nodes".

DELETE FROM nodes;
-- DELETE 7

UPDATE nodes SET up = NULL;
-- UPDATE 0

CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));
-- CREATE TABLE

CREATE TABLE uses (x int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES pairs ON UPDATE SET NULL ON DELETE SET DEFAULT);
-- CREATE TABLE

INSERT INTO pairs VALUES (1, 1), (1, 2), (2, 1);
-- INSERT 0 3

INSERT INTO uses VALUES (1, 1, 1), (2, 1, NULL), (3, NULL, 9), (4, 1, 2);
-- INSERT 0 4

INSERT INTO uses VALUES (5, 2, 2);
-- ERROR 23503: insert or update on table "uses" violates foreign key constraint "uses_a_b_fkey"
-- DETAIL: Key (a, b)=(2, 2) is not present in table "pairs".

UPDATE pairs SET b = 5 WHERE a = 1 AND b = 1;
-- UPDATE 1

DELETE FROM pairs WHERE a = 1 AND b = 2;
-- DELETE 1

SELECT * FROM uses ORDER BY x;
-- x|a|b
-- 1|∅|∅
-- 2|1|∅
-- 3|∅|9
-- 4|∅|∅

DROP TABLE pairs;
-- ERROR 2BP01: cannot drop table pairs because other objects depend on it
-- DETAIL: constraint uses_a_b_fkey on table uses depends on table pairs
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE pairs CASCADE;
-- NOTICE: drop cascades to constraint uses_a_b_fkey on table uses
-- DROP TABLE

INSERT INTO uses VALUES (6, 6, 6) RETURNING x;
-- x
-- 6

TRUNCATE parents;
-- ERROR 0A000: cannot truncate a table referenced in a foreign key constraint
-- DETAIL: Table "children" references "parents".
-- HINT: Truncate table "children" at the same time, or use TRUNCATE ... CASCADE.

TRUNCATE pets, children, parents;
-- TRUNCATE TABLE

SELECT count(*) FROM parents;
-- count
-- 0

INSERT INTO pets (kind) VALUES ('dog') RETURNING *;
-- id|owner|kind
-- 1|∅|dog

TRUNCATE pets RESTART IDENTITY;
-- TRUNCATE TABLE

INSERT INTO pets (kind) VALUES ('dog') RETURNING *;
-- id|owner|kind
-- 1|∅|dog

INSERT INTO pets DEFAULT VALUES RETURNING *;
-- id|owner|kind
-- 2|∅|cat

INSERT INTO pets (id, kind) VALUES (DEFAULT, DEFAULT), (100, 'cow') RETURNING *;
-- id|owner|kind
-- 100|∅|cow
-- 3|∅|cat

UPDATE pets SET kind = kind || id RETURNING kind;
-- kind
-- cat2
-- cat3
-- cow100
-- dog1

DELETE FROM pets;
-- DELETE 4
